// Rate: requests per second as a function of time, with its integral and the inverse of that, so that every arrival
// time is a formula and never the result of ticking.
#pragma once

#include "base/time.h"

namespace brink::plan {

// Linear from `from` to `to` over `over`, then `to` for ever. Constant when from == to.
struct Rate {
  double from = 0;  // per second, >= 0
  double to = 0;
  Duration over{};

  static Rate constant(double per_second) { return {per_second, per_second, Duration{}}; }

  double at(Duration t) const;
  // Expected arrivals in [0, t).
  double integral(Duration t) const;
  // The earliest t with integral(t) >= n, to the nearest nanosecond; Duration::max() when that never comes (or not
  // within 146 years). 0 for n <= 0.
  Duration inverse(double n) const;
};

}  // namespace brink::plan
