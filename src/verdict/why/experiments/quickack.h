// Quickack: whether the target waits for the acknowledgement of a first small write before it sends the rest (Nagle
// against delayed acknowledgements, 40 ms on Linux). Acknowledging at once takes the wait away, and so proves it.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment quickack_experiment;

}  // namespace brink::verdict::why
