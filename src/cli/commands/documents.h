// The documents of a run for others: --junit, --markdown, --csv, --github-summary. Of bench, run, investigate and show.
#pragma once

#include <variant>

#include "cli/commands/commands.h"
#include "output/record.h"

namespace brink::cli {

// Whether they could be written, before anything is sent. Errors: a file that cannot be written; --github-summary
// outside of a workflow.
Result<std::monostate> check_documents(const Door& door, const input::Values& values);

// Writes those that were asked for; says what went wrong. False when one is missing.
bool write_documents(Door& door, const input::Values& values, const output::Record& record);

}  // namespace brink::cli
