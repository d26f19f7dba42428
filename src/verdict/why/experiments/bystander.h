// Bystander: whether other routes of the target wait as long as the culprit does while that is held: the sharing
// fraction, 0 when what limits the culprit is its own, 1 when all routes queue for it.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment bystander_experiment;

}  // namespace brink::verdict::why
