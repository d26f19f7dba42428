#include "cli/commands/commands.h"
#include "cli/commands/search_script.h"
#include "cli/commands/searching.h"

namespace brink::cli {

Result<ExitCode> run_limit(Door& door, const Call& call) {
  if (const auto script = input::parse_script_name(call.values.maybe_text("script").value_or(""))) {
    return search_script(door, call, *script);
  }
  auto options = input::read_run(call.values, door.surroundings);
  if (!options) return tl::unexpected(options.error());
  return search(door, call, std::move(*options), [&](run::RunRequest request, run::Observer& progress) {
    return door.doers.find_limit(request, progress, door.stop);
  });
}

}  // namespace brink::cli
