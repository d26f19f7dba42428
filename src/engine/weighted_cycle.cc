#include "engine/weighted_cycle.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"

namespace brink::engine {
namespace {

// How many turns a cycle needs so that each gets a whole number of them; the longest allowed when no shorter does.
std::size_t cycle_length(std::span<const double> weights, double total) {
  for (std::size_t length = weights.size(); length < longest_cycle; ++length) {
    const bool whole = std::all_of(weights.begin(), weights.end(), [&](double weight) {
      const double share = weight / total * static_cast<double>(length);
      return share >= 0.999 && std::abs(share - std::round(share)) < 1e-6;
    });
    if (whole) return length;
  }
  return std::max(longest_cycle, weights.size());
}

}  // namespace

std::vector<std::uint32_t> weighted_cycle(std::span<const double> weights) {
  CHECK(!weights.empty() && std::all_of(weights.begin(), weights.end(), [](double weight) { return weight > 0; }),
        "input refuses weights that are not positive");
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  const std::size_t length = cycle_length(weights, total);
  std::vector<double> credit(weights.size());
  std::vector<std::uint32_t> sequence;
  for (std::size_t turn = 0; turn < length; ++turn) {
    std::size_t next = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      credit[i] += weights[i];
      if (credit[i] > credit[next] + 1e-9) next = i;
    }
    credit[next] -= total;
    sequence.push_back(static_cast<std::uint32_t>(next));
  }
  return sequence;
}

}  // namespace brink::engine
