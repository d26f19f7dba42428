// The commands of `brink k6` beside run.
#pragma once

#include <string>
#include <vector>

#include "cli/door.h"

namespace brink::cli {

void print_k6_help(Door& door);
int k6_inspect(Door& door, const std::vector<std::string>& words);
int k6_archive(Door& door, const std::vector<std::string>& words);
int k6_new(Door& door, const std::vector<std::string>& words);

}  // namespace brink::cli
