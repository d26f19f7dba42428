// What the front ends of bench-like tools share: another tool's words become a run of `bench`, and its outcome comes
// back for the tool's own report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/door.h"
#include "input/compat/tools.h"
#include "run/run.h"

namespace brink::cli {

// `--help` of a tool: what is taken of its options.
void print_tool_help(Door& door, const input::compat::Tool& tool, std::string_view usage);

// Asks for the owner's word where it is needed, prints notes, shows progress on a terminal, writes --json.
Result<run::Outcome> bench_as(Door& door, const input::compat::Tool& tool, input::compat::BenchLine line,
                              const std::vector<std::string>& words);

// After the report: what made the run worth less than it looks, on stderr.
void print_doubts(Door& door, const run::Outcome& outcome);

}  // namespace brink::cli
