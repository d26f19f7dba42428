// View: what shows a run while it is under way. A line (live_view.h) or a whole screen (live/full_screen.h).
#pragma once

#include <memory>
#include <string>

#include "cli/commands/commands.h"
#include "cli/door.h"
#include "run/run.h"

namespace brink::cli {

class View : public run::Observer {
 public:
  // The run is over, something else is to be printed: nothing of the view stays on the terminal.
  virtual void close() = 0;
};

struct ViewOptions {
  std::string command;        // "bench"
  std::string target;         // a URL; secrets are masked here
  bool stages = true;         // a line for each stage that ended
  bool every_second = false;  // where no line can be drawn over itself: one for each second
};

// What fits the terminals and --live; where that cannot be had, a note says why and the line is shown.
std::unique_ptr<View> make_view(Door& door, const Call& call, const ViewOptions& options);

}  // namespace brink::cli
