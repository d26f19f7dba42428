// The shop's clocks: CLOCK_MONOTONIC for everything that takes time, the calendar for Date headers.
#pragma once

#include <ctime>

#include "base/time.h"

namespace brink::demo {

inline Instant now() {
  std::timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return Instant(std::chrono::seconds(time.tv_sec) + Duration(time.tv_nsec));
}

// Seconds since 1970.
inline std::time_t calendar() {
  std::timespec time{};
  clock_gettime(CLOCK_REALTIME_COARSE, &time);
  return time.tv_sec;
}

}  // namespace brink::demo
