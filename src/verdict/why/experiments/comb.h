// Comb: the culprit held alone. The pattern of completions tells how many it serves at a time: with c servers and a
// queue, what leaves at one moment leaves again c completions later.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment comb_experiment;

}  // namespace brink::verdict::why
