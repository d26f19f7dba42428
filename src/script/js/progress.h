// How far a scenario is.
#pragma once

#include "engine/scenario_board.h"
#include "plan/k6.h"

namespace brink::script::js {

// 0 to 1: by iterations where it says how many there are to be, otherwise by time.
double progress_of(const plan::k6::Scenario& scenario, Duration elapsed, const engine::ScenarioCounts& counts);

}  // namespace brink::script::js
