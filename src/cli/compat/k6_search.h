// brink k6 run --find-limit: a search whose users do what a script says. A run of Brink, with its exit codes.
#pragma once

#include "cli/compat/k6_open.h"

namespace brink::cli {

// `command_line`: as given, secrets masked. Gives the exit code; what went wrong has been said.
int search_k6(Door& door, const input::k6::Line& line, const std::string& command_line);

}  // namespace brink::cli
