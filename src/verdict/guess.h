// Where a target will break, guessed from what has been seen: so that a search asks there first. A guess never decides
// anything; a wrong one costs a visit.
#pragma once

#include <optional>

#include "verdict/phases.h"

namespace brink::verdict {

// Users at which `broken` would just not break, given that it does and `held` (at fewer users) does not. Nothing when
// the levels say nothing useful.
//
// Errors: what the failing route can complete at most, over what one user asks of it while all is well (asymptotic
// bounds, Denning & Buzen 1978). Latency: where p95 meets the wall, in a saturated target by where_rays_meet, otherwise
// along the chord between the two levels, in logarithms.
std::optional<double> guess_break(const View& view, const Level& held, const Level& broken);

// Beyond saturation response time grows in proportion to the users (R = N / X - Z), so every visit there tells by
// itself at how many users p95 meets the wall. Their mean, and its standard error, as a logarithm.
struct Rays {
  double users = 0;
  double error = 0;
  std::size_t visits = 0;
};
// From the visits in which the route's p95 was within a factor of two of the wall. Nothing unless there are two of them
// and the target is saturated.
std::optional<Rays> where_rays_meet(const View& view, RouteId route);
// The same from one level, for its slowest route; 0 when nothing was measured.
double ray_from(const View& view, const Level& level);

// The users to try next between the two ends: the guess first, then next to the end that lies beside it, then the
// middle (geometric). `tried`: visits that were spent on narrowing already. Nothing when the ends are within 10 % or
// adjacent.
std::optional<std::uint32_t> between(std::uint32_t holds, std::uint32_t breaks, std::optional<double> guess,
                                     std::size_t tried);

}  // namespace brink::verdict
