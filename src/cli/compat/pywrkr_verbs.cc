#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/compat/bench_line.h"
#include "cli/compat/pywrkr_gate.h"
#include "cli/compat/pywrkr_modes.h"
#include "output/mask.h"

namespace brink::cli {
namespace {

using input::compat::PywrkrVerb;
using input::compat::PywrkrVerbInfo;

Result<int> hold_files_against(Door& door, const input::compat::PywrkrCompareLine& line) {
  auto baseline = read_baseline(door, line.before, line.rules);
  if (!baseline) return tl::unexpected(baseline.error());
  auto now = read_baseline(door, line.now, {});
  if (!now) return tl::unexpected(now.error());
  if (now->before.size() != 1) return could_not_run(fmt::format("{} is more than one result", line.now));
  baseline->format = line.format;
  baseline->strict_config = line.strict_config;
  return hold_against(door, now->before.front(), *baseline);
}

// The exit code of ours as pywrkr has it.
int code_of(ExitCode code) {
  switch (code) {
    case ExitCode::fine: return PywrkrExit::done;
    case ExitCode::limit_broken: return PywrkrExit::limit_broken;
    case ExitCode::regression: return PywrkrExit::regression;
    default: return PywrkrExit::failed;
  }
}

Result<int> run_ours(Door& door, PywrkrVerb verb, const input::compat::Line& line,
                     const std::vector<std::string>& words) {
  auto ours = input::compat::translate_pywrkr_verb(verb, line);
  if (!ours) return tl::unexpected(ours.error());
  const auto values = input::Values::read(ours->command, std::move(ours->raw), door.environment);
  if (!values) return tl::unexpected(values.error());
  std::vector<std::string> all{"brink", "pywrkr"};
  all.insert(all.end(), words.begin(), words.end());
  const auto code = command_function(ours->command)(door, {*values, ColorChoice::never, output::mask_command(all)});
  // That the file does not make sense is no wrong command line there.
  if (!code) return could_not_run(code.error().message, code.error().hint);
  return code_of(*code);
}

}  // namespace

Result<int> pywrkr_verb(Door& door, const PywrkrVerbInfo& info, const std::vector<std::string>& words) {
  const auto line = cut(info.tool, words);
  if (!line) return tl::unexpected(line.error());
  if (line->help) {
    print_tool_help(door, info.tool, fmt::format("brink {} [OPTION]... {}", info.tool.name, info.arguments));
    return PywrkrExit::done;
  }
  if (info.verb != PywrkrVerb::compare) return run_ours(door, info.verb, *line, words);
  const auto compared = input::compat::translate_pywrkr_compare(*line);
  if (!compared) return tl::unexpected(compared.error());
  return hold_files_against(door, *compared);
}

}  // namespace brink::cli
