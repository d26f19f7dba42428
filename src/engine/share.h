// Share: a part of a stage's load that is played beside one's own, for whoever was lost or has not come yet. It is told
// when it begins, and once more, with its end, when another is to play it. One's own part may end so, too. Of scenarios
// only what comes by itself ends then: iterations that are counted stay with whoever has them.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "plan/arrivals.h"

namespace brink::engine {

struct Share {
  plan::Segment segment;
  Instant from{};         // what is due before belongs to another,
  Instant until = never;  // and so does what is due from here on
  // Of scenarios, by their numbers, or of a count of requests: where the iterations of this share begin among those of
  // its seat. One in so many is this share's as the segment is parts of the seat's. Empty: they begin with its turn.
  std::vector<std::uint64_t> first = {};
};

// As `first`: the share has nothing of that scenario.
inline constexpr std::uint64_t nothing_of_it = ~std::uint64_t{0};

}  // namespace brink::engine
