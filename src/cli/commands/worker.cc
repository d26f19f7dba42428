#include "cli/commands/commands.h"
#include "cli/errand.h"
#include "input/machine_options.h"

namespace brink::cli {

// It waits for runs until a signal ends it, so that is its ordinary end.
Result<ExitCode> worker(Door& door, const Call& call) {
  const auto joining = input::read_joining(call.values, door.surroundings);
  if (!joining) return tl::unexpected(joining.error());
  const auto served = serve_runs(door, *joining);
  if (!served) return tl::unexpected(served.error());
  return ExitCode::fine;
}

}  // namespace brink::cli
