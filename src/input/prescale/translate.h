// A line of PreScale as one of ours.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"
#include "input/prescale/words.h"

namespace brink::input::prescale {

struct Translated {
  Command command = Command::run;
  RawLine raw;
  std::vector<std::string> notes;  // what is not taken as it was given, a sentence each
  std::string store;               // where the runs lie; empty for commands without any
};

// Defaults of PreScale that differ from ours become options: routes are those that were named, levels are held for
// 5 s, runs lie in .prescale (or PRESCALE_HOME), changes below a fifth are of no interest. Ranges are checked where
// options are read (Values::read). Errors that PreScale exits with 1 for are of kind could_not_run: what is no URL, a
// profile that is not known. `line` must not ask for help.
Result<Translated> translate(const Line& line, const Environment& environment);

}  // namespace brink::input::prescale
