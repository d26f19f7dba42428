// Spread: how differently requests of one route fare: users who are passed over, two kinds of response time, and what
// of the time is transfer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

// Of the users of a closed load on one route, those that had no answer for ten times the median response and a
// tenth of a second (less is how a scheduler deals out turns), from `begin` to `end`. Nothing when that time is too
// short for it, or there are fewer than 20 samples.
std::optional<Estimate> starved_share(Samples samples, std::uint32_t users, Instant begin, Instant end);

// Of the response time of successes, from first to last byte. Nothing without successes.
std::optional<double> transfer_share(Samples samples);

// Two clusters of values, as where one request in five misses a cache: split so that the logarithms differ least
// within them (Otsu 1979). Nothing unless they are far apart (Ashman's D above 4, ratio 1.3) with a gap in between, and
// the smaller holds 3 values and 2 %; fewer than 20 values show nothing.
struct Bimodality {
  Estimate share;    // of the slow ones
  double ratio = 1;  // of the medians, slow over fast
  double slow = 0;   // median of the slow ones
};
std::optional<Bimodality> bimodality_of(std::span<const double> times);

}  // namespace brink::verdict::why
