// Freezes: stretches in which nothing completed although requests were waiting: collections of garbage, a disk that is
// flushed, a cache that is rebuilt. A regular period says timer, one that goes with the rate says garbage.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

// A request counts from when it was begun: before that it waited with us, for a free connection.
struct Freeze {
  double begin = 0, end = 0;  // s on the clock of the samples
};

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

// What other routes did in the freezes of a route: requests that were asked for in time, and those of them answered
// before it ended.
struct Meanwhile {
  double asked = 0, answered = 0;
  void add(const Meanwhile& more) {
    asked += more.asked;
    answered += more.answered;
  }
};
// Of one stage; zero without freezes or without other routes.
Meanwhile meanwhile(Samples samples, std::uint32_t route, double at_rest = 0);
// Whether only that route froze, in one stage or several. Nothing when fewer than three others were asked for.
std::optional<bool> froze_alone(const Meanwhile& others);

// Who was caught in the freezes of a route. In closed load those who are stuck ask for nothing more, so that
// froze_alone sees nobody; but had everything stopped, the stuck would be on other routes as often as users are at any
// time (their requests times their usual response, by Little's law).
struct Caught {
  double others = 0;    // on other routes, and not answered before the freeze ended
  double expected = 0;  // of them, had everything stopped
  void add(const Caught& more) {
    others += more.others;
    expected += more.expected;
  }
};
// Of one stage; zero without freezes or without other routes.
Caught caught_by(Samples samples, std::uint32_t route, double at_rest = 0);
// Of one stage or several. Nothing when too few were to be expected (4) to tell by who is missing.
std::optional<bool> caught_alone(const Caught& caught);

}  // namespace brink::verdict::why
