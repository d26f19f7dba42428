// Cache-bust: how much slower an answer is that no cache can give.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment cache_bust_experiment;

}  // namespace brink::verdict::why
