// What counts as broken. Judged per route; the worst route is the verdict.
#pragma once

#include "base/time.h"

namespace brink::verdict {

struct Rules {
  Duration latency_wall = std::chrono::seconds(2);  // p95 of a route at or above this is broken
  double error_threshold = 0.02;                    // share of a route's requests that fail, at or above: broken
};

}  // namespace brink::verdict
