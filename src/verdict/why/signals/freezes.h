// Freezes: stretches in which nothing completed although requests were waiting: collections of garbage, a disk that is
// flushed, a cache that is rebuilt. A regular period says timer, one that goes with the rate says garbage.
#pragma once

#include <optional>
#include <vector>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

// A request counts from when it was begun: before that it waited with us, for a free connection.
struct Freeze {
  double begin = 0, end = 0;  // s on the clock of the samples
};

// Whoever was asked for by this part of it waited through it.
inline constexpr double early_part = 0.2;

struct Freezes {
  std::vector<Freeze> all;
  double longest = 0;            // s
  double share = 0;              // of the time from the first request to the last end
  std::optional<double> period;  // s from one to the next, when at least four come regularly (variation below 0.15)
};

// A gap between two completions is a freeze when it is longer than 30 ms, eight times the gaps that nine of ten keep,
// two and a half response times `at_rest` (0: the fastest tenth of the samples) and twice what we stood still ourselves
// (`ours`, s: a machine that is held up stops both sides), those who waited through it waited 1.3 times as long as is
// usual, and most of them were not stuck before it began. Nothing for fewer than 30 samples.
std::optional<Freezes> find_freezes(Samples samples, double at_rest = 0, double ours = 0);

// The period of freezes of several stages on one clock, between and within which some were not watched: their ends lie
// on whole multiples of it, to a tenth of it. Of those at least half as long as the longest; nothing for fewer than
// five of them, which by chance would fit in one case of a hundred.
std::optional<double> common_period(const std::vector<Freeze>& freezes);

// The coefficient of variation of their lengths: what stops stops for about as long each time, slow requests that meet
// leave gaps of any length. Nothing of fewer than three.
std::optional<double> spread_of(const std::vector<Freeze>& freezes);

}  // namespace brink::verdict::why
