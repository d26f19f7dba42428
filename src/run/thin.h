// Readings as a record keeps them.
#pragma once

#include <vector>

#include "sample/reading.h"

namespace brink::run {

// One a second of each kind: the mean of states, the sum of increases. In the order of time.
std::vector<sample::Reading> by_the_second(const std::vector<sample::Reading>& readings);

}  // namespace brink::run
