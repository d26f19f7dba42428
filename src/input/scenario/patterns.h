// Regular expressions of a scenario, checked when it is read. RE2's syntax: linear time, therefore without lookaround
// and back-references.
#pragma once

#include <string>

#include "input/scenario/field.h"

namespace brink::input {

// The pattern; a finding when it is none, or has fewer groups than it must.
std::string read_pattern(const Field& pattern, int least_groups = 0);

}  // namespace brink::input
