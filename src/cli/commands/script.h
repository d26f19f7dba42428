// Runs whose users are a script: `bench --scenario FILE.py`, `run FILE.py`, and the front ends of other tools.
#pragma once

#include <string>

#include "cli/commands/commands.h"
#include "input/script_options.h"

namespace brink::cli {

Result<ExitCode> bench_script(Door& door, const Call& call, const input::ScriptName& name);

// The same in steps, for front ends that have words of their own.

// The scenario that was asked for; else the only one; else, on a terminal, the one the user picks. Errors: usage, with
// those there are. Nothing: the user picked none.
Result<std::optional<plan::ScriptScenario>> choose_scenario(Door& door, const plan::Script& script,
                                                            const std::string& wanted);

// What the record says of the program.
output::Program about_script(const plan::Script& script, const plan::ScriptScenario& scenario);

struct ScriptRun {
  const OpenScript& opened;
  const plan::ScriptScenario& scenario;
  Url target;
  std::string command = "bench";  // as the view says it
};
// Asks for the owner's word where it is needed, plays it and shows its progress.
Result<run::Outcome> play_script(Door& door, const Call& call, const ScriptRun& of);

}  // namespace brink::cli
