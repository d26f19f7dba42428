// Latency over load, below saturation: where an open load meets the wall. Multi-server queues obey, well enough, the
// approximation of Sakasegawa (1977): response = a + b ρ^k / (1 - ρ), k = sqrt(2 (c + 1)) - 1, with c servers.
#pragma once

#include <optional>

#include "verdict/evidence.h"
#include "verdict/shape.h"

namespace brink::verdict {

// Shares of capacity at which the curve is drawn. The second visit is long, for latency near saturation settles slowly,
// and when it holds it is a promise kept as well (verify).
inline constexpr double curve_points[] = {0.7, 0.9};
inline constexpr double curve_point_below = 0.5;  // instead of the second, when the first breaks already

struct Fit {
  double rate = 0;      // per second, of all routes: where p95 of the breaking route meets the wall
  double capacity = 0;  // per second: no open load beyond it can last
  double residual = 0;  // root mean square of ln(seen / fitted)
};

// From the visit of one user and the open visits made for the curve. Nothing unless latency broke a saturated target
// and both open visits are there and healthy.
std::optional<Fit> fit_curve(const SearchOptions& options, const std::vector<Visit>& visits, const Evidence& evidence,
                             const Shape& shape);

// Whether a curve would help: latency broke, in a target whose throughput had stopped growing.
bool wants_curve(const Level& broken, const Shape& shape);

}  // namespace brink::verdict
