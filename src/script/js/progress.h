// What a scenario's executor is called, and how far it is.
#pragma once

#include <string_view>

#include "engine/scenario_board.h"
#include "plan/k6.h"

namespace brink::script::js {

std::string_view executor_name(const plan::k6::Executor& executor);

// 0 to 1: by time, or by iterations where those are counted.
double progress_of(const plan::k6::Scenario& scenario, Duration elapsed, const engine::ScenarioCounts& counts);

}  // namespace brink::script::js
