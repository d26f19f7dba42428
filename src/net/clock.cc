#include "net/clock.h"

#include <ctime>

namespace brink::net {

Instant monotonic_now() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return Instant(std::chrono::seconds(t.tv_sec) + Duration(t.tv_nsec));
}

std::chrono::system_clock::time_point wall_now() { return std::chrono::system_clock::now(); }

}  // namespace brink::net
