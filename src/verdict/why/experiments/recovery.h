// Recovery: how long after the load a single user is answered as before it, if ever.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment recovery_experiment;

}  // namespace brink::verdict::why
