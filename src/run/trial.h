// A stage that was played, as experiments and rules see it.
#pragma once

#include "run/load_source.h"
#include "verdict/why/experiment.h"

namespace brink::run {

verdict::why::Trial make_trial(const plan::Stage& stage, const StageResult& result, const verdict::Health& health);

}  // namespace brink::run
