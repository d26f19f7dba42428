// Connection: what opening one costs, and how fast the culprit answers on a fresh and on a reused connection, alone.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment connection_experiment;

}  // namespace brink::verdict::why
