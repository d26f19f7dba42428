#include "cli/commands/commands.h"
#include "cli/compat/bench_line.h"
#include "cli/messages.h"
#include "output/compat/reports.h"

namespace brink::cli {
namespace {

constexpr int done = 0, failed = 1;  // what hey exits with, whatever the target did

Result<void> carry_out(Door& door, const input::compat::Line& line, const std::vector<std::string>& words) {
  auto ours = input::compat::translate_hey(line);
  if (!ours) return tl::unexpected(ours.error());
  const auto outcome = bench_as(door, input::compat::hey, std::move(*ours), words);
  if (!outcome) return tl::unexpected(outcome.error());
  door.out << output::compat::hey_report(outcome->record) << std::flush;
  if (outcome->unreachable) print_error(door.err, *outcome->unreachable);
  print_doubts(door, *outcome);
  return {};
}

}  // namespace

int hey(Door& door, const std::vector<std::string>& words) {
  const auto line = input::compat::cut(input::compat::hey, words);
  if (line && line->help) {
    print_tool_help(door, input::compat::hey, "brink hey [OPTION]... URL");
    return done;
  }
  if (line && line->version) {
    door.out << input::compat::hey.version << " (as brink)\n";
    return done;
  }
  const auto result = line ? carry_out(door, *line, words) : tl::unexpected(line.error());
  if (!result) print_error(door.err, result.error());
  return result ? done : failed;
}

}  // namespace brink::cli
