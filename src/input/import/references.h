// Placeholders of a recording that a scenario could not make sense of.
#pragma once

#include <string>
#include <vector>

#include "plan/recording.h"

namespace brink::input {

// As they stand in its texts, each once: calls of functions that there are not, and fields of data sets that it does
// not have, unless what has no value is text.
std::vector<std::string> unknown_references(const plan::Recording& recording);

}  // namespace brink::input
