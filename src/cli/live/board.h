// Board: what is known of a run as it goes on, and how it is looked at; from it comes the Dashboard that is drawn. No
// terminal, no thread, no clock.
#pragma once

#include <optional>
#include <string>

#include "cli/live/screen.h"
#include "output/dashboard.h"
#include "run/run.h"

namespace brink::cli::live {

class Board {
 public:
  // `target`: a URL without secrets.
  Board(std::string command, std::string target);

  // How long the run has been going on.
  void tick(double elapsed_s) { now_.elapsed_s = elapsed_s; }
  // What the run says (run::Observer).
  void progress(const run::Progress& progress);
  void details(const output::LiveStage& stage);
  void ended(const output::Stage& stage);
  void note(const std::string& note);
  void belief(const run::Belief& belief);

  // What is pressed, quit aside; `size` of the screen.
  void press(Key key, output::Size size);

  // `stops`: how often the run was asked to end. Paused, it is what it was then but for that and the keys.
  output::Dashboard shown(int stops) const;
  const std::vector<std::string>& notes() const { return now_.notes; }

 private:
  const output::Dashboard& looked_at() const { return frozen_ ? *frozen_ : now_; }
  void scroll(Key key, output::Size size);
  void mark(const std::vector<output::Interval>& invalid);

  output::Dashboard now_;
  std::optional<output::Dashboard> frozen_;  // while it is paused
  bool help_ = false;
  std::size_t scroll_ = 0;
  // Of the history, what belongs to the stage that was told of last: so many, up to this moment of its window.
  std::size_t of_stage_ = 0;
  double window_s_ = 0;
};

}  // namespace brink::cli::live
