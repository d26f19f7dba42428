// The order in which things of different weight take turns, with exact shares: over one cycle each comes up in
// proportion to its weight, spread as evenly as can be (smooth weighted round robin).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace brink::engine {

inline constexpr std::size_t longest_cycle = 1000;  // or as many turns as there are things, when these are more

// Indices into `weights`, all above 0, at least one. Weights are honoured to one part in `longest_cycle`.
std::vector<std::uint32_t> weighted_cycle(std::span<const double> weights);

}  // namespace brink::engine
