#include "verdict/settle.h"

#include <algorithm>

namespace brink::verdict {
namespace {

constexpr double clearly = 1.1;  // in latency and in throughput: one of them alone may be chance, or a bucket's ±9 %
constexpr std::uint64_t least_requests = 20;

// Full seconds with enough requests, in order over all warm-up visits.
std::vector<const aggregate::Bucket*> full_seconds(const std::vector<Visit>& visits) {
  std::vector<const aggregate::Bucket*> seconds;
  for (const Visit& visit : visits) {
    if (visit.step.purpose != Purpose::warmup) continue;
    const auto& series = visit.summary.series;
    const auto full = static_cast<std::size_t>(visit.summary.length / series.step);
    for (std::size_t i = 0; i < std::min(full, series.buckets.size()); ++i) {
      if (series.buckets[i].ended >= least_requests) seconds.push_back(&series.buckets[i]);
    }
  }
  return seconds;
}

}  // namespace

bool still_settling(const std::vector<Visit>& visits) {
  const auto seconds = full_seconds(visits);
  if (seconds.size() < 2) return false;
  const aggregate::Bucket& before = *seconds[seconds.size() - 2];
  const aggregate::Bucket& last = *seconds.back();
  if (2 * last.failed > last.ended) return false;
  const auto p50_before = static_cast<double>(before.quantile(0.5).count());
  const auto p50_last = static_cast<double>(last.quantile(0.5).count());
  return p50_before > clearly * p50_last &&
         static_cast<double>(last.completed) > clearly * static_cast<double>(before.completed);
}

}  // namespace brink::verdict
