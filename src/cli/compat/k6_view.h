// K6View: what `brink k6 run` shows while a test goes on: k6's line and bars on stdout, or the whole screen (--live).
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "cli/view.h"
#include "output/k6/progress.h"
#include "run/k6/test.h"

namespace brink::cli {

class K6View final : public run::k6::TestObserver {
 public:
  // `screen` may be null; quiet: nothing is shown but notes. `door` outlives it.
  K6View(Door& door, bool quiet, std::unique_ptr<View> screen);

  void on_test(const run::k6::TestProgress& progress) override;
  void on_progress(const run::Progress& progress) override;
  void on_stage(const output::Stage& stage) override;
  void on_note(const std::string& note) override;
  void on_belief(const run::Belief& belief) override;
  bool wants_details() const override { return screen_ && screen_->wants_details(); }
  void on_details(const output::LiveStage& stage) override;

  // Writes a line to `to`, above what is drawn. Any thread.
  void print(std::ostream& to, const std::string& line);
  // The test is over: what it came to, as the last lines of its kind.
  void close(bool cut_off);

 private:
  void look_who_is_over();
  void draw(const std::string& text);
  void take_away();
  std::size_t columns() const;
  output::k6::Running shown(bool over, bool cut_off) const;

  Door& door_;
  bool quiet_;
  bool redraws_;  // its lines are drawn over themselves
  std::unique_ptr<View> screen_;
  run::k6::TestProgress last_;
  std::vector<std::optional<Duration>> took_;  // of its scenarios: those that are over
  std::mutex mutex_;                           // of the terminal
  std::size_t lines_drawn_ = 0;
  std::int64_t shown_at_ = -1;  // in seconds, or quarters of them on a terminal
};

}  // namespace brink::cli
