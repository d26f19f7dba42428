// Size: what a byte of the response costs: GET against HEAD, one user and held.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment size_experiment;

}  // namespace brink::verdict::why
