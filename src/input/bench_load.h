// The load of `bench`: how much of it, over time, whatever it goes to.
#pragma once

#include <cstdint>
#include <variant>

#include "base/result.h"
#include "input/options/values.h"
#include "input/surroundings.h"
#include "plan/plan.h"

namespace brink::input {

// Of an open load an arrival stands for `requests_each` requests of the rates on the line, >= 1. Errors: usage, as
// read_bench has them (bench_options.h).
Result<plan::Stage> read_bench_load(const Values& values, const Surroundings& surroundings, double requests_each = 1);

// The load would never be what was asked for: said before, not after.
Result<std::monostate> check_budget(const Values& values, const plan::Stage& stage, const plan::Budget& budget);

// How many requests there may be at once.
std::uint32_t most_at_once(const plan::Stage& stage);

}  // namespace brink::input
