// Starts: what browsers want to be played, handed to the thread that plays it. One at a time; any thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "run/page.h"

namespace brink::web {

class Starts {
 public:
  // For a browser: waits until it is decided whether what the form says begins. Errors: why not; nobody took it in
  // time.
  Result<void> ask(const std::string& form);

  // For whoever plays: the next one, once there is one; see run::Page::next_start().
  std::optional<run::PageStart> next(const run::Stop& stop, std::optional<Duration> within);

  // Nothing more is played: whoever waits is told so.
  void close();

 private:
  struct Asked {
    std::string form;
    bool decided = false;
    Result<void> decision;
  };
  static constexpr std::size_t most_waiting = 4;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Asked>> waiting_;  // under `mutex_`, as all within
  bool closed_ = false;
};

}  // namespace brink::web
