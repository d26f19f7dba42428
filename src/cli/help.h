// --help, made from the option table.
#pragma once

#include <string>
#include <string_view>

#include "cli/door.h"
#include "input/options/option.h"

namespace brink::cli {

// The terminal's; elsewhere 80.
int help_width(const Door& door);
// `left` and, from `column` on, `right`, wrapped; below it when `left` is too long.
std::string help_row(std::string left, std::string_view right, int column, int width);

std::string general_help(int width);
std::string command_help(const input::CommandInfo& command, int width);

}  // namespace brink::cli
