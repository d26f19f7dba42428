// `brink k6 run`: a test from its command line to its exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/door.h"

namespace brink::cli {

int k6_run(Door& door, const std::vector<std::string>& words);

}  // namespace brink::cli
