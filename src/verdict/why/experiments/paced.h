// Paced: how long a request takes at a rate far below capacity. One after the other, a user of a shaper sees its
// interval; paced, he sees the work.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment paced_experiment;

}  // namespace brink::verdict::why
