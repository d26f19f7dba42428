// Spells: stretches in which everything was turned away, between stretches in which it was served. Slots that are full
// turn some away and serve others all the time; a circuit breaker turns everybody away until its time is over, and so
// does the door of a limiter that counts by the minute.
#pragma once

#include <optional>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

struct Spells {
  std::size_t count = 0;
  double usual = 0;  // s, median length; 0: none
};

// A spell lies between two successes at least 1.5 s and twenty times the usual gap of successes apart, with ten
// requests or more that the target turned away by a response, at once: in a hundredth of a second, or sooner than half
// of the successes end. Nothing for fewer than 20 requests turned away, fewer than 5 successes, or less than 4 s
// watched.
std::optional<Spells> find_spells(Samples samples);

}  // namespace brink::verdict::why
