// What a route got through at each number of users of a search, and the most that it was seen to get through.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "verdict/evidence.h"
#include "verdict/verdict.h"
#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

struct Rate {
  double users = 0;
  double rate = 0;    // completed per second
  double error = 0;   // one standard error, as of independent arrivals
  double failed = 0;  // share
  double inside = 0;  // mean number of its requests in the target, by Little
};

// By users; levels at which this machine was the limit are left out.
std::vector<Rate> rates_of(const Evidence& evidence, const std::vector<Visit>& visits, std::uint32_t route);

// Where goodput has levelled off the mean over that plateau, which no single visit flatters; else the highest. Where a
// single user already fails, the warm-up may have been served more, and counts as well. Nothing when it got nothing
// through.
std::optional<Estimate> highest_of(const std::vector<Rate>& rates, const Verdict& verdict,
                                   const std::vector<Visit>& visits, std::uint32_t route);

}  // namespace brink::verdict::why
