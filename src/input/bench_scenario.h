// The scenario of `bench`: --scenario, with --data and --data-strategy, and the headers of the line.
#pragma once

#include "base/result.h"
#include "input/bench_routes.h"
#include "input/options/values.h"
#include "input/surroundings.h"

namespace brink::input {

// A URL on the line takes the place of the scenario's base_url; more than one is an error.
Result<BenchRoutes> read_bench_scenario(const Values& values, const Surroundings& surroundings);

}  // namespace brink::input
