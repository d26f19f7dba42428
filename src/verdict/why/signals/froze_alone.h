// Whether a route froze alone or all stood still with it: by what others answered meanwhile, or by who was caught.
#pragma once

#include <cstdint>
#include <optional>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

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
