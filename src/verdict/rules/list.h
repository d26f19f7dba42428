// All rules. A cause is a file here and a line in the list of list.cc; nothing else names it.
#pragma once

#include <span>

#include "verdict/rules/rule.h"

namespace brink::verdict::rules {

// In the order of the catalogue; the last is `unknown`.
std::span<const Rule* const> all();

}  // namespace brink::verdict::rules
