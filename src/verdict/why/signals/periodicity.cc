#include "verdict/why/signals/periodicity.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict::why {
namespace {

constexpr double slice = 0.005;
constexpr std::size_t lag = 20;  // slices in a period

double highest(std::span<const double> counts, std::size_t first, std::size_t last) {
  double acf = -1;
  for (std::size_t at = first; at <= last; ++at) acf = std::max(acf, autocorrelation(counts, at));
  return acf;
}

}  // namespace

std::optional<Periodicity> quota_periodicity(std::span<const double> completions, double users, double at_rest) {
  if (completions.size() < 20) return std::nullopt;
  const double round = users * (completions.back() - completions.front()) / static_cast<double>(completions.size() - 1);
  if (std::abs(round - quota_period) < quota_period / 8 && at_rest > round / 2) return std::nullopt;
  const std::vector<double> counts = counts_in_slices(completions, slice);
  if (counts.size() < 200) return std::nullopt;
  Periodicity found;
  const auto n = static_cast<double>(counts.size());
  const auto empty = static_cast<double>(std::count(counts.begin(), counts.end(), 0.0));
  found.empty_share = empty / n;
  const double at_period = highest(counts, lag - 1, lag + 1);
  // 20 to 80 ms: a shorter round, or a slow drift in which all neighbours are alike.
  const bool explained = highest(counts, 4, 16) > 0.6 * at_period;
  found.acf = {explained ? 0 : std::max(0.0, at_period), 1 / std::sqrt(n)};
  return found;
}

}  // namespace brink::verdict::why
