// Keys: whether one key is slow because everybody asks for it (a row lock, a hot partition): another key is asked for
// beside it by few.
#pragma once

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

extern const Experiment keys_experiment;

}  // namespace brink::verdict::why
