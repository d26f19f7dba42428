// Coarse steps of time for series: 4 to a doubling from 1 µs to 16.8 s, so that a bucket of a series costs 400 bytes
// and its quantiles are still within 9 %. Below the range the first step stands for everything, above it the last.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "base/time.h"

namespace brink::aggregate {

inline constexpr int coarse_steps = 96;

namespace coarse {

// Lower edges in ns: 1000 * 2^(i / 4), rounded down; four beyond the last that no value reaches.
constexpr std::array<std::int64_t, coarse_steps + 4> make_edges() {
  constexpr std::array<double, 4> within = {1000, 1189.207115002721, 1414.213562373095, 1681.792830507429};
  std::array<std::int64_t, coarse_steps + 4> edges{};
  for (int i = 0; i < coarse_steps; ++i) {
    edges[i] = static_cast<std::int64_t>(within[i % 4] * static_cast<double>(std::int64_t{1} << (i / 4)));
  }
  for (int i = coarse_steps; i < coarse_steps + 4; ++i) edges[i] = std::numeric_limits<std::int64_t>::max();
  return edges;
}
inline constexpr auto edges = make_edges();

// By bit width of a value: the last step that begins at or below every value of that width.
constexpr std::array<std::uint8_t, 65> make_first() {
  std::array<std::uint8_t, 65> first{};
  for (int width = 1; width <= 63; ++width) {
    while (first[width] + 1 < coarse_steps && edges[first[width] + 1] <= (std::int64_t{1} << (width - 1)))
      ++first[width];
  }
  return first;
}
inline constexpr auto first = make_first();

}  // namespace coarse

constexpr int coarse_step(Duration value) {
  const std::int64_t ns = value.count() > 0 ? value.count() : 0;
  // Between two powers of two lie four edges.
  const int i = coarse::first[std::bit_width(static_cast<std::uint64_t>(ns))];
  const int step = i + (ns >= coarse::edges[i + 1]) + (ns >= coarse::edges[i + 2]) + (ns >= coarse::edges[i + 3]) +
                   (ns >= coarse::edges[i + 4]);
  return step < coarse_steps ? step : coarse_steps - 1;
}

// The geometric middle of a step.
constexpr Duration coarse_value(int step) {
  return Duration(static_cast<std::int64_t>(static_cast<double>(coarse::edges[step]) * 1.0905077326652577));
}

}  // namespace brink::aggregate
