// Ablation: what would limit the target next: the other routes without the culprit, and the bystander alone.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment ablation_experiment;

}  // namespace brink::verdict::why
