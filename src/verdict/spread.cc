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

template <class PerBucket>
double dispersion(const std::vector<Bucket>& buckets, PerBucket cases) {
  std::vector<Cases> parts;
  for (const Bucket& bucket : buckets) parts.push_back(cases(bucket));
  return aggregate::dispersion(parts);
}

}  // namespace

Spread spread_of(const aggregate::StageSummary& stage, Duration wall) {
  const auto& buckets = stage.series.buckets;
  const Duration p95 = stage.total.judged().quantile(0.95);
  Spread spread;
  spread.failed = dispersion(buckets, [](const Bucket& b) { return Cases{b.failed, b.ended}; });
  spread.slow = dispersion(buckets, [&](const Bucket& b) { return beyond(b, wall); });
  spread.tail = dispersion(buckets, [&](const Bucket& b) { return beyond(b, p95); });
  return spread;
}

Spread mean_of(const std::vector<Spread>& spreads) {
  if (spreads.empty()) return {};
  Spread sum{0, 0, 0};
  for (const Spread& s : spreads) sum = {sum.failed + s.failed, sum.slow + s.slow, sum.tail + s.tail};
  const auto n = static_cast<double>(spreads.size());
  return {sum.failed / n, sum.slow / n, sum.tail / n};
}

}  // namespace brink::verdict
