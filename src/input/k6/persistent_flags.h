// Flags that k6 takes before its command as well as behind it: brink k6 --no-color run SCRIPT.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace brink::input::k6 {

// The same words with the command first, as cut_line() has them. Errors: usage; another flag before the command, or no
// command.
Result<std::vector<std::string>> command_first(const std::vector<std::string>& words);

}  // namespace brink::input::k6
