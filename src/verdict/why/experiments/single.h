// Single: the other way round: how long a single user of the culprit waits while another route is held.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment single_experiment;

}  // namespace brink::verdict::why
