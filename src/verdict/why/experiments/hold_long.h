// Long hold: below capacity for long enough to see what time does: drift, leaks, pauses and their period.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment hold_long_experiment;

}  // namespace brink::verdict::why
