// Steady failures: a route that fails for a few whatever the load, too seldom to break. It is a fault of its own,
// beside whatever breaks first.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "verdict/search.h"
#include "verdict/verdict.h"
#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

struct SteadyFailure {
  std::uint32_t route = 0;
  Estimate share;  // of its requests, at all loads together
};

// The route with the largest share of error responses that is as large before anything broke as it is at all loads
// together (at most three times), at least two of them before and five in all, and certainly more than 0.2 %. Responses
// that turn a caller away for his rate or for want of room (429, 503) are answers to load, and do not count; neither do
// failures of the network, which have no route. `verdict` must be that of these visits.
std::optional<SteadyFailure> steady_failure(const std::vector<Visit>& visits, const Verdict& verdict);

}  // namespace brink::verdict::why
