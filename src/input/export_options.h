// The export options, the same for every command that makes load.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"
#include "input/surroundings.h"
#include "plan/exporting.h"

namespace brink::input {

// What was decided for the user is said in `notes`. Errors: usage, one line that names the option, its value and what
// to do.
Result<plan::Exporting> read_exporting(const Values& values, const Surroundings& surroundings,
                                       std::vector<std::string>& notes);

}  // namespace brink::input
