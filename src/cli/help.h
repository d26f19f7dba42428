// --help, made from the option table.
#pragma once

#include <string>

#include "input/options/option.h"

namespace brink::cli {

std::string general_help(int width);
std::string command_help(const input::CommandInfo& command, int width);

}  // namespace brink::cli
