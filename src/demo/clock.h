// The shop's clock: CLOCK_MONOTONIC.
#pragma once

#include <ctime>

#include "base/time.h"

namespace brink::demo {

inline Instant now() {
  std::timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return Instant(std::chrono::seconds(time.tv_sec) + Duration(time.tv_nsec));
}

}  // namespace brink::demo
