// LagMeter: how late this thread's loop runs. A heartbeat timer asks for a fixed moment again and again; the delay
// until it is served is what any event in the meantime had to wait. Sampled by time, so a long stall weighs as long as
// it was.
#pragma once

#include <array>
#include <cstdint>

#include "base/time.h"

namespace brink::engine {

// Fixed memory: 8 steps to a doubling from 1 µs to 17 s (±6 %), exact maximum.
class LagMeter {
 public:
  void clear();
  void record(Duration lag);
  Duration quantile(double q) const;
  Duration max() const { return max_; }
  std::uint64_t count() const { return count_; }

 private:
  static constexpr int steps_per_octave = 8;
  static constexpr int octaves = 24;
  std::array<std::uint32_t, steps_per_octave * octaves + 1> counts_{};
  std::uint64_t count_ = 0;
  Duration max_{};
};

}  // namespace brink::engine
