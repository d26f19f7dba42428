#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/compat/bench_line.h"
#include "cli/messages.h"
#include "output/compat/reports.h"

namespace brink::cli {
namespace {

constexpr int done = 0, failed = 1;  // what wrk exits with

Result<void> carry_out(Door& door, const input::compat::Line& line, const std::vector<std::string>& words) {
  auto ours = input::compat::translate_wrk(line);
  if (!ours) return tl::unexpected(ours.error());
  const auto count = [&](std::string_view name, std::uint64_t otherwise) {
    const auto text = line.last(name);
    return text ? input::compat::wrk_number(name, *text).value_or(otherwise) : otherwise;
  };
  const output::compat::WrkView view{line.arguments.front(), count("t", 2), count("c", 10), line.has("L")};
  const auto outcome = bench_as(door, input::compat::wrk, std::move(*ours), words);
  if (!outcome) return tl::unexpected(outcome.error());
  if (outcome->unreachable) return tl::unexpected(*outcome->unreachable);
  door.out << output::compat::wrk_report(outcome->record, view) << std::flush;
  print_doubts(door, *outcome);
  return {};
}

}  // namespace

int wrk(Door& door, const std::vector<std::string>& words) {
  const auto line = input::compat::cut(input::compat::wrk, words);
  if (line && line->help) {
    print_tool_help(door, input::compat::wrk, "brink wrk [OPTION]... URL");
    return done;
  }
  if (line && (line->version || line->has("v"))) {
    door.out << input::compat::wrk.version << " (as brink)\n";
    return done;
  }
  const auto result = line ? carry_out(door, *line, words) : tl::unexpected(line.error());
  if (!result) print_error(door.err, result.error());
  return result ? done : failed;
}

}  // namespace brink::cli
