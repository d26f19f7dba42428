// What a stage has to count so that its limits can be judged while it is played, and in windows of time.
#pragma once

#include <span>
#include <vector>

#include "aggregate/watch.h"
#include "plan/limit.h"

namespace brink::verdict {

// One for each limit, in their order; routes are resolved.
std::vector<aggregate::Watched> watched_for(std::span<const plan::Limit> limits);

}  // namespace brink::verdict
