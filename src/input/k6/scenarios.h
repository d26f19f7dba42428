// The scenarios of a test: those that are named, or the one that the shortcuts (vus, duration, iterations, stages)
// stand for.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "base/result.h"
#include "plan/k6.h"

namespace brink::input::k6 {

// Of merged options; by start time, then by name. Errors: usage; keys an executor does not know, values it cannot take,
// an exec that the script does not export.
Result<std::vector<plan::k6::Scenario>> read_scenarios(const nlohmann::json& options, const plan::k6::Init& init);

// As `exec.test.options` and `inspect` show them.
nlohmann::json show_scenario(const plan::k6::Scenario& scenario);

}  // namespace brink::input::k6
