#include "cli/view.h"

#include "cli/live/full_screen.h"
#include "cli/live_view.h"
#include "cli/messages.h"
#include "output/mask.h"

namespace brink::cli {
namespace {

Result<std::unique_ptr<live::Screen>> open_screen(Door& door, const output::TerminalStyle& style) {
  if (!door.out_is_terminal) return could_not_run("stdout is not a terminal");
  if (!door.err_is_terminal) return could_not_run("stderr is not a terminal");
  return door.open_screen({door.environment("TERM").value_or(""), style.color, style.unicode});
}

}  // namespace

std::unique_ptr<View> make_view(Door& door, const Call& call, const ViewOptions& options) {
  const output::TerminalStyle style = err_style(door, call.color);
  const bool whole = call.values.flag("live");
  if (whole) {
    auto screen = open_screen(door, style);
    if (screen) {
      live::Board board(options.command, output::mask_url(options.target));
      return std::make_unique<live::FullScreen>(std::move(*screen), style, std::move(board), door.err, door.stop);
    }
    print_note(door.err, "--live: " + screen.error().message + "; progress is shown by the line");
  }
  const LiveOptions line{
      .redraw = can_redraw(door), .stages = options.stages, .every_second = options.every_second || whole};
  return std::make_unique<LiveView>(door.err, style, line);
}

}  // namespace brink::cli
