#include "cli/commands/commands.h"
#include "output/diagnosis_build.h"
#include "output/html.h"
#include "output/terminal.h"

namespace brink::cli {

Result<ExitCode> show(Door& door, const Call& call) {
  const auto& arguments = call.values.arguments();
  auto record = door.doers.load(call.values.text("store"), arguments.empty() ? "latest" : arguments.front());
  if (!record) return tl::unexpected(record.error());
  // By the rules of this program, from what was measured then.
  if (record->diagnosis) record->diagnosis = output::diagnosed_again(*record->diagnosis, record->target.url);
  if (const auto page = call.values.maybe_text("html")) {
    const auto written = door.write_file(*page, output::render_html(*record));
    if (!written) return tl::unexpected(written.error());
  }
  if (call.values.flag("json")) {
    door.out << call.json.record(*record);
  } else {
    door.out << output::render_show(*record, out_style(door, call.color));
  }
  return ExitCode::fine;
}

}  // namespace brink::cli
