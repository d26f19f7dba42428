// The command line, from its arguments to its exit code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/doers.h"
#include "cli/door.h"

namespace brink::cli {

// `arguments` without the name of the program. Never throws; every error ends as "brink: MESSAGE" and a hint on
// door.err.
int main_with(Door& door, const std::vector<std::string>& arguments);

// The same for this process: its streams, environment, terminal and files. `cores`: how many threads of it can run at
// once. `stop` is what a signal handler requests.
// Ignores SIGPIPE, so that a reader who goes away does not cost a run.
int main(int argc, char** argv, std::uint32_t cores, Doers doers, run::Stop& stop);

}  // namespace brink::cli
