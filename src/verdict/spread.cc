#include "verdict/spread.h"

#include <algorithm>

#include "aggregate/estimate.h"

namespace brink::verdict {
namespace {

using aggregate::Bucket;
using aggregate::Cases;

// Latencies of a second are known by coarse steps: `limit` is taken to the edge of its step.
Cases beyond(const Bucket& bucket, Duration limit) {
  Cases cases;
  const int first = aggregate::coarse_step(limit);
  for (int step = 0; step < aggregate::coarse_steps; ++step) {
    cases.of += bucket.latency[step];
    if (step >= first) cases.cases += bucket.latency[step];
  }
  return cases;
}

constexpr double most = 5;

// By the seconds of the window; those of the drain have a mixture of their own.
template <class PerBucket>
std::vector<Cases> by_second(const aggregate::StageSummary& stage, PerBucket cases) {
  const auto& buckets = stage.series.buckets;
  const auto full = static_cast<std::size_t>(stage.length / stage.series.step);
  std::vector<Cases> parts;
  for (std::size_t i = 0; i < std::min(full, buckets.size()); ++i) parts.push_back(cases(buckets[i]));
  return parts;
}

}  // namespace

Spread spread_of(const aggregate::StageSummary& stage) {
  const Duration p95 = stage.total.judged().quantile(0.95);
  Spread spread;
  const auto failed = by_second(stage, [](const Bucket& b) { return Cases{b.failed, b.ended}; });
  const auto tail = by_second(stage, [&](const Bucket& b) { return beyond(b, p95); });
  spread.failed = std::min(most, aggregate::dispersion(failed));
  spread.tail = aggregate::dispersion_in_order(tail);
  return spread;
}

Spread mean_of(const std::vector<Spread>& spreads) {
  if (spreads.empty()) return {};
  Spread sum{0, 0};
  for (const Spread& s : spreads) sum = {sum.failed + s.failed, sum.tail + s.tail};
  const auto n = static_cast<double>(spreads.size());
  return {sum.failed / n, sum.tail / n};
}

}  // namespace brink::verdict
