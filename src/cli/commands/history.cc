#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/messages.h"
#include "output/history.h"

namespace brink::cli {

Result<ExitCode> history(Door& door, const Call& call) {
  const std::string folder = call.values.text("store");
  const auto listing = door.doers.list(folder, static_cast<std::size_t>(call.values.integer("limit")));
  if (!listing) return tl::unexpected(listing.error());
  std::vector<output::HistoryRow> rows;
  for (const output::Record& record : listing->runs) rows.push_back(output::history_row(record));

  if (call.values.flag("json")) {
    door.out << call.json.history(listing->runs);
    for (const std::string& file : listing->unreadable) print_note(door.err, "not readable: " + file);
    return ExitCode::fine;
  }
  if (rows.empty() && listing->unreadable.empty()) {
    door.out << fmt::format("No saved runs in {}. Make one: brink run URL\n", folder);
    return ExitCode::fine;
  }
  door.out << output::render_history(rows, listing->unreadable, door.now(), out_style(door, call.color));
  return ExitCode::fine;
}

}  // namespace brink::cli
