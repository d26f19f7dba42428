// What was asked of a load over time, and whether it was reached.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "output/record_stage.h"
#include "plan/plan.h"

namespace brink::output {

// Of each of `buckets` steps from the window's begin on: requests per second asked of an open load, over what of the
// step lies within `length`; users asked of a closed load at the middle of the step. 0 beyond `length`. Nothing for the
// other kind of load, and for users whose number never changes.
std::vector<double> asked_rps(const plan::Stage& stage, Duration step, std::size_t buckets, Duration length);
std::vector<std::uint32_t> asked_users(const plan::Stage& stage, Duration step, std::size_t buckets, Duration length);

// Requests per second asked of an open load over the whole window.
std::optional<double> asked_rate(const Stage& stage);

// How an open load fell short of what was asked: requests were never sent, or more and more of them waited for their
// answers until the end. Empty when it did not.
std::string shortfall(const Stage& stage);

}  // namespace brink::output
