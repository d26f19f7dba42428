#include "verdict/why/signals/gaps.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict::why {
namespace {

constexpr std::size_t fewest_gaps = 19;
constexpr std::size_t gaps_that_decide = 150;
constexpr double small_part = 0.2;
constexpr double serial_below = 0.03, parallel_above = 0.06;

Service decide(const GapStatistics& gaps) {
  if (gaps.count < gaps_that_decide) return Service::undecided;
  if (gaps.small.value + 2 * gaps.small.error < serial_below + 0.02 && gaps.small.value < serial_below) {
    return Service::serial;
  }
  return gaps.small.value - gaps.small.error > parallel_above ? Service::parallel : Service::undecided;
}

}  // namespace

std::vector<double> gaps_between(std::span<const double> ascending) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < ascending.size(); ++i) gaps.push_back(ascending[i] - ascending[i - 1]);
  return gaps;
}

std::optional<GapStatistics> gap_statistics(std::span<const double> completions) {
  std::vector<double> gaps = gaps_between(completions);
  if (gaps.size() < fewest_gaps) return std::nullopt;
  GapStatistics found;
  found.count = gaps.size();
  // A single pause of a second among gaps of milliseconds would make every other gap look small.
  const double longest = quantile_of(gaps, 0.995);
  std::erase_if(gaps, [&](double gap) { return gap > longest; });
  found.mean = mean_of(gaps);
  if (found.mean <= 0) return std::nullopt;
  found.cv = variation_of(gaps);
  const auto small = [&](double gap) { return gap < small_part * found.mean; };
  const auto few = static_cast<std::uint64_t>(std::count_if(gaps.begin(), gaps.end(), small));
  found.small = share_estimate(few, gaps.size());
  found.service = decide(found);
  return found;
}

}  // namespace brink::verdict::why
