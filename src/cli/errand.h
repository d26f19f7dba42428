// Errands: a command line whose users are a program, taken to another machine with the files it needs, and read there
// by the same commands.
#pragma once

#include <string>
#include <vector>

#include "cli/commands/commands.h"
#include "plan/machines.h"

namespace brink::cli {

// Of a script of Python: the file, the modules beside it, and what --send-file and --send-env name. `words`: the
// command line; the file among them is named as it will be there. Errors: a file cannot be read, or all of them are too
// much.
Result<plan::Errand> make_errand(Door& door, const Call& call, const std::vector<std::string>& words,
                                 const std::string& file);

// What --workers asks for, with the errand of this file; nothing without it.
Result<std::optional<plan::Machines>> machines_for(Door& door, const Call& call, const std::string& file);

// Plays runs of other machines, until it is told to stop.
Result<std::monostate> serve_runs(Door& door, const plan::Joining& joining);

// Reads the command line and plays what it comes to. Errors: what the command itself would have said.
Result<void> read_errand(Door& door, const plan::Errand& errand, const PlayPlan& play);

}  // namespace brink::cli
