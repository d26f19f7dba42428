// The limits of a run: --threshold, --fail-if, and what happens when one breaks.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "input/options/values.h"
#include "plan/limit.h"

namespace brink::input {

struct LimitOptions {
  plan::Limits limits;             // routes are not resolved
  std::vector<std::string> notes;  // what an expression was taken to mean, one sentence each
};

// Errors: usage, one line that names the option, quotes the expression and says what is wrong in it.
Result<LimitOptions> read_limits(const Values& values);

}  // namespace brink::input
