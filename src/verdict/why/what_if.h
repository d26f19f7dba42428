// What if the culprit had another number of slots (a pool, workers, threads)? Its highest goodput then, for as long as
// nothing else saturates first: each slot is held for h = slots / goodput (the utilisation law at saturation), so K of
// them carry K / h.
#pragma once

#include <optional>

#include "verdict/why/features.h"

namespace brink::verdict::why {

struct WhatIf {
  double slots_now = 0, rate_now = 0;   // rate: req/s
  double rate = 0, low = 0, high = 0;   // with the other number; nine of ten lie within low..high
  double users = 0;                     // without think time, from which on that rate is reached
  std::optional<double> processors_at;  // req/s at which the target's processors are used up, when that comes before
};

// Nothing when the run did not saturate the culprit, or its slots could not be counted. `slots` >= 1.
std::optional<WhatIf> what_if_slots(const Features& features, double slots);

}  // namespace brink::verdict::why
