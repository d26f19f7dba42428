// The clocks of real machines. Thread-safe; some 25 ns a reading.
#pragma once

#include <chrono>

#include "base/time.h"

namespace brink::net {

Instant monotonic_now();
// The time of day: for what is sent, never for measuring.
std::chrono::system_clock::time_point wall_now();

}  // namespace brink::net
