// Features of the target's own side, out of what probes read beside the load: of its processes (subject "target"), its
// machine ("host"), its database ("db") and the servers it waits for ("peer").
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "sample/reading.h"
#include "verdict/why/features.h"

namespace brink::verdict::why {

// The stretch of load that is asked about, and how many requests were served in it.
struct ReadingWindow {
  Instant begin{}, end{};
  std::uint64_t served = 0;  // 0: not known; nothing is said per request
};

// How long was watched; means of what is a state, sums of what is an increase (accept_overflows, oom_kills), the last
// of limits, and bytes gained per request from the medians of the first and the last fifth. Of a subject and name
// without readings in the window nothing is set. Errors are those of the mean of the readings.
void features_of_readings(std::span<const sample::Reading> readings, const ReadingWindow& window,
                          std::string_view source, Features& out);

}  // namespace brink::verdict::why
