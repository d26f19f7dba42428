// Runs whose users are those of a locustfile: `run FILE.py`, `bench --scenario FILE.py`, and the front end of Locust.
#pragma once

#include <string>

#include "cli/commands/commands.h"
#include "input/script_options.h"

namespace brink::cli {

// Whether the file is one of Locust's; false too when it cannot be read.
bool is_locustfile(Door& door, const std::string& file);

// What the record says of the program.
output::Program about_locustfile(const plan::Locustfile& file);

Result<ExitCode> bench_locustfile(Door& door, const Call& call, const input::ScriptName& name);

// Asks for the owner's word where it is needed, plays the users and shows their progress. `command`: as the view says
// it.
Result<run::Outcome> play_locustfile(Door& door, const Call& call, const OpenLocustfile& opened,
                                     const std::string& command);

}  // namespace brink::cli
