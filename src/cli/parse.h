// The words of a command line, cut by the option table.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"

namespace brink::cli {

struct CommandLine {
  std::optional<input::Command> command;  // none: only global options were given
  input::RawLine raw;
  bool help = false;
  bool version = false;
};

// Global options may stand before the command too. Errors (usage): no or an unknown command, an unknown option (with
// the nearest one), an option without its value. Values are not looked at: see input::Values.
Result<CommandLine> parse_command_line(const std::vector<std::string>& arguments);

}  // namespace brink::cli
