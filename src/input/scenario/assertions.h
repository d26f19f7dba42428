// What a step demands of its response (assert_...) and takes out of it (extract).
#pragma once

#include <string_view>
#include <vector>

#include "input/scenario/context.h"
#include "plan/scenario.h"

namespace brink::input {

// In the order in which they stand in docs/scenario.md. `step_name` begins the name of each check.
std::vector<plan::Assertion> read_assertions(const Field& step, std::string_view step_name);

std::vector<plan::Extraction> read_extractions(const Field& extract, ScenarioContext& context);

}  // namespace brink::input
