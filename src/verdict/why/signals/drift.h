// Drift: whether each request that is served makes the next one slower: a list that grows, a leak, a table that is
// scanned. Counted per request and not per second, because that is what such a cause goes by.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

// Requests under one load, in the order in which they ended. Parts follow each other in time.
struct DriftPart {
  std::uint32_t load = 0;   // users; only parts of equal load are compared with each other
  Samples samples;          // of one route
  std::uint32_t every = 1;  // one in so many of its requests is among them
};

struct Drift {
  Estimate per_request;  // s added to the response time by each request served
  double certainty = 0;  // 1 - p of the trend; 0 where it falls
  double growth = 1;     // fitted response time at the end over that at the beginning
};

// The median slope (Theil-Sen) of up to 60 batch medians over the number of requests served before them, for the load
// with the most batches; Mann-Kendall says how sure it is. A batch has ten successes at least, and as many as there are
// users. Nothing for fewer than eight batches under one load.
std::optional<Drift> drift_of(const std::vector<DriftPart>& parts);

}  // namespace brink::verdict::why
