// Periodicity: completions in bursts a tenth of a second apart are those of a control group that has used up its share
// of the processor (the kernel hands it out every 100 ms), at any load.
#pragma once

#include <optional>
#include <span>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

inline constexpr double quota_period = 0.1;  // s, of the kernel's bandwidth control unless set otherwise

struct Periodicity {
  Estimate acf;            // of completions in 5 ms slices, at 100 ms; 0 when a shorter period explains it
  double empty_share = 0;  // of slices without a completion
};

// `completions` ascending, seconds. What returns at 20, 25, 33 or 50 ms returns at 100 ms too: then it is not the
// quota's period that is seen. Nothing for less than a second or fewer than 20 completions. Nothing either when the
// round of a user, `users` over the rate of completions, is within an eighth of 100 ms and more than half of it is the
// response time `at_rest` (s): then users who walk in step make the same pulse.
std::optional<Periodicity> quota_periodicity(std::span<const double> completions, double users, double at_rest);

}  // namespace brink::verdict::why
