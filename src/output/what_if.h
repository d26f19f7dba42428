// The line that answers --what-if: capacity with another number of slots.
#pragma once

#include <string>

#include "base/result.h"
#include "output/record.h"
#include "output/terminal.h"

namespace brink::output {

// An error when the run did not find out how many slots there are now. `slots` >= 1.
Result<std::string> render_what_if(const Record& record, double slots, const TerminalStyle& style);

}  // namespace brink::output
