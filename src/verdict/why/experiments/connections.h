// Connections: how many connections work at once. Users come one after the other and hardly load the target.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment connections_experiment;

}  // namespace brink::verdict::why
