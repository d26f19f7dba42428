// What became of one limit.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.h"

namespace brink::verdict {

// Times are since the stage's window began.
struct LimitResult {
  bool passed = false;
  std::optional<double> actual;  // seconds, shares of one, per second, bytes; of the worst window; absent: not measured
  std::uint64_t of = 0;          // values behind it: times, requests or checks
  bool about = false;            // `actual` is known within 9 % (a time in a window); `passed` is exact all the same
  std::optional<Duration> worst_at;  // windows: when the worst one began
  std::optional<Duration> broke_at;  // since when it has been broken, as was seen while the stage was played
  bool ended_the_run = false;        // --abort-on-fail
};

}  // namespace brink::verdict
