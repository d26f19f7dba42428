// For tests: a terminal that keeps what was drawn on it, and is typed at by the test.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>

#include "base/check.h"
#include "cli/live/screen.h"

namespace brink::cli::live {

class TerminalTest {
 public:
  // The last screen that was drawn.
  std::string drawn() const {
    const std::lock_guard lock(mutex_);
    return drawn_;
  }
  bool given_back() const {
    const std::lock_guard lock(mutex_);
    return given_back_;
  }
  void press(Key key) {
    const std::lock_guard lock(mutex_);
    keys_.push_back(key);
    changed_.notify_all();
  }
  // Fails the test rather than waiting for ever.
  void wait_for(const std::string& text) {
    std::unique_lock lock(mutex_);
    const bool seen =
        changed_.wait_for(lock, std::chrono::seconds(60), [&] { return drawn_.find(text) != std::string::npos; });
    CHECK(seen, "the screen never showed what the test waits for");
  }

 private:
  friend class ScreenTest;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string drawn_;
  std::deque<Key> keys_;
  bool woken_ = false;
  bool given_back_ = false;
};

class ScreenTest final : public Screen {
 public:
  explicit ScreenTest(TerminalTest& terminal) : terminal_(terminal) {}
  ~ScreenTest() override {
    const std::lock_guard lock(terminal_.mutex_);
    terminal_.given_back_ = true;
  }
  output::Size size() const override { return {80, 24}; }
  void draw(const output::Grid& grid) override {
    const std::lock_guard lock(terminal_.mutex_);
    terminal_.drawn_ = grid.text();
    terminal_.changed_.notify_all();
  }
  Key wait(Duration) override {
    std::unique_lock lock(terminal_.mutex_);
    // Short: it is the next look at the board that a test waits for.
    terminal_.changed_.wait_for(lock, std::chrono::milliseconds(5),
                                [&] { return !terminal_.keys_.empty() || terminal_.woken_; });
    terminal_.woken_ = false;
    if (terminal_.keys_.empty()) return Key::none;
    const Key key = terminal_.keys_.front();
    terminal_.keys_.pop_front();
    return key;
  }
  void wake() override {
    const std::lock_guard lock(terminal_.mutex_);
    terminal_.woken_ = true;
    terminal_.changed_.notify_all();
  }

 private:
  TerminalTest& terminal_;
};

}  // namespace brink::cli::live
