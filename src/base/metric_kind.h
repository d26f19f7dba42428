// What a named number is, where a test keeps its own beside the requests: how values of it add up, and what they are
// of.
#pragma once

#include <cstdint>

namespace brink {

enum class MetricKind : std::uint8_t {
  counter,  // values add up
  gauge,    // the latest, with the lowest and the highest
  rate,     // the share that is not zero
  trend,    // how they are distributed
};

enum class MetricContains : std::uint8_t { plain, time, data };  // time: milliseconds; data: bytes

}  // namespace brink
