// Time. All of Brink counts in nanoseconds on one monotonic clock; a wall-clock time appears only in saved runs.
// Instant values of two machines are never compared.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace brink {

using Duration = std::chrono::nanoseconds;

// The clock of the machine (net/) or of the simulated machine (sim/): a type only, it cannot be read from here.
struct MonotonicClock {
  using rep = std::int64_t;
  using period = std::nano;
  using duration = Duration;
  using time_point = std::chrono::time_point<MonotonicClock, Duration>;
  static constexpr bool is_steady = true;
};
using Instant = MonotonicClock::time_point;

inline constexpr Instant never = Instant::max();

constexpr double seconds(Duration d) { return std::chrono::duration<double>(d).count(); }
constexpr double milliseconds(Duration d) { return std::chrono::duration<double, std::milli>(d).count(); }
// The nearest nanosecond; saturates at the ends of Duration (about 292 years).
constexpr Duration from_seconds(double s) {
  constexpr double most = 9.2e18;
  const double ns = s * 1e9;
  if (ns >= most) return Duration::max();
  if (ns <= -most) return Duration::min();
  return Duration(static_cast<std::int64_t>(ns + (ns < 0 ? -0.5 : 0.5)));
}

// "2026-11-21T09:30:00Z", UTC, to the second.
std::string iso_utc(std::chrono::system_clock::time_point t);

}  // namespace brink
