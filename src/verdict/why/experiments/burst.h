// Burst: whether the first requests after a silence take longer than those that follow: a cold start.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment burst_experiment;

}  // namespace brink::verdict::why
