// Stages as text, as k6 takes them: "30s:20,1m:50": in 30 seconds in a straight line to 20, then in a minute to 50. A
// stage of no length jumps.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "plan/leg.h"

namespace brink::input {

inline constexpr std::size_t most_legs = 1'000;

struct Targets {
  double most = 0;
  bool whole = false;     // users: no halves
  std::string_view what;  // "users"
};

// At least one. Errors (usage): a part that is not DURATION:TARGET, a target out of range, more than most_legs, a way
// that lasts no time or more than a day.
Result<std::vector<plan::Leg>> parse_stages(std::string_view text, const Targets& targets);

}  // namespace brink::input
