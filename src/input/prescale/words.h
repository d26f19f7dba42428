// PreScale's words cut into options and arguments as its own parser cuts them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "input/prescale/table.h"

namespace brink::input::prescale {

struct Line {
  Verb verb = Verb::run;
  bool help = false;
  std::map<std::string_view, std::vector<std::string>> given;  // by long name; flags "true", --no-X "false"
  std::vector<std::string> arguments;

  // Of an option given several times that is not repeatable the last counts.
  std::optional<std::string> last(std::string_view name) const;
};

// `words` begin with the command. Long options as "--name VALUE" or "--name=VALUE", letters as "-u 5" or "-u5", a lone
// "--" ends options; the next word is the value, whatever it looks like. Errors (usage): no or an unknown command or
// option, a value that is missing, of the wrong kind or too much, too few or too many arguments.
Result<Line> cut(const std::vector<std::string>& words);

}  // namespace brink::input::prescale
