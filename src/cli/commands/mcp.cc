#include "cli/commands/commands.h"
#include "input/mcp_options.h"

namespace brink::cli {

// stdin and stdout belong to the protocol, which ends with stdin or by a signal: both are its ordinary end.
Result<ExitCode> mcp(Door& door, const Call& call) {
  const auto options = input::read_mcp(call.values);
  if (!options) return tl::unexpected(options.error());
  const auto served = door.doers.mcp(*options, door.surroundings, door.environment, door.stop);
  if (!served) return tl::unexpected(served.error());
  return ExitCode::fine;
}

}  // namespace brink::cli
