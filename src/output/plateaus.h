// Plateaus: the stretches of an open load at one rate each, where its rate goes up or down by steps; and what came of
// each. Numbers are those of the seconds that lie in the stretch as wholes.
#pragma once

#include <vector>

#include "aggregate/summary.h"
#include "output/record_stage.h"
#include "plan/plan.h"

namespace brink::output {

// None where the rate is the same at all times, or moves.
std::vector<Plateau> record_plateaus(const aggregate::Series& series, const plan::Stage& stage, Duration length);

}  // namespace brink::output
