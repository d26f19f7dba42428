#include "cli/commands/commands.h"
#include "input/demo_options.h"

namespace brink::cli {

// Serving ends by a signal, so that is its ordinary end.
Result<ExitCode> demo(Door& door, const Call& call) {
  const auto served = door.doers.demo(input::read_demo(call.values), door.out, door.stop);
  if (!served) return tl::unexpected(served.error());
  return ExitCode::fine;
}

}  // namespace brink::cli
