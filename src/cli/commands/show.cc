#include "cli/commands/commands.h"
#include "output/record_json.h"
#include "output/terminal.h"

namespace brink::cli {

Result<ExitCode> show(Door& door, const Call& call) {
  const auto& arguments = call.values.arguments();
  const auto record = door.doers.load(call.values.text("store"), arguments.empty() ? "latest" : arguments.front());
  if (!record) return tl::unexpected(record.error());
  if (call.values.flag("json")) {
    door.out << output::to_json(*record);
  } else {
    door.out << output::render_show(*record, out_style(door, call.color));
  }
  return ExitCode::fine;
}

}  // namespace brink::cli
