// Sharing: how much of the wait of a role that is held others share with it. Two trials with the same looks at the
// others: one at rest, one under the hold.
//
//   φ = (look loaded - look at rest) / (held loaded - held at rest)      medians; Little's law has no part in it
//
// 1: they stand in the same queue. 0: what the held one waits for is its own. More than 1: they are served after it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verdict/why/experiments/look.h"

namespace brink::verdict::why {

// A single user of the role that will be held, who mostly pauses, and the looks beside him.
plan::Stage at_rest(const Scene& scene, std::string name, Role held, const std::vector<Role>& looks);

struct Pair {
  const Trial& rest;
  const Trial& loaded;
};
// The median wait of a role under the hold, against its own at rest.
std::optional<Estimate> wait_at_rest(const Scene& scene, const Pair& pair, Role role);
std::optional<Estimate> wait_loaded(const Scene& scene, const Pair& pair, Role role);
// φ in [-0.5, 1.5]; nothing when the hold did not make the held role wait, or too little was seen of either.
std::optional<Estimate> sharing_fraction(const Scene& scene, const Pair& pair, Role held, Role look);

}  // namespace brink::verdict::why
