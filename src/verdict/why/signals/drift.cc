#include "verdict/why/signals/drift.h"

#include <algorithm>
#include <map>
#include <span>

#include "aggregate/trend.h"

namespace brink::verdict::why {
namespace {

constexpr std::size_t most_batches = 60, fewest_batches = 8, least_in_batch = 10;

struct Series {
  std::vector<double> served;  // before each success
  std::vector<double> time;    // its response time
};

struct Batches {
  std::vector<double> served, time;
};

// Users who wait for each other all wait longer after one slow request, until each has had a turn: only batches of a
// round and more are independent, as Mann-Kendall takes them to be.
Batches batches_of(const Series& series, std::uint32_t users) {
  const std::size_t size = std::max({least_in_batch, std::size_t{users}, series.time.size() / most_batches});
  Batches batches;
  for (std::size_t at = 0; at + size <= series.time.size(); at += size) {
    const auto part = std::span(series.time).subspan(at, size);
    batches.served.push_back(mean_of(std::span(series.served).subspan(at, size)));
    batches.time.push_back(quantile_of({part.begin(), part.end()}, 0.5));
  }
  return batches;
}

}  // namespace

std::optional<Drift> drift_of(const std::vector<DriftPart>& parts) {
  std::map<std::uint32_t, Series> by_load;
  double served = 0;
  for (const DriftPart& part : parts) {
    Series& series = by_load[part.load];
    for (const sample::Sample& s : part.samples) {
      if (s.ok()) {
        series.served.push_back(served);
        series.time.push_back(seconds(s.response_time()));
      }
      served += part.every;
    }
  }
  Batches batches;
  for (const auto& [load, series] : by_load) {
    Batches its = batches_of(series, load);
    if (its.time.size() > batches.time.size()) batches = std::move(its);
  }
  if (batches.time.size() < fewest_batches) return std::nullopt;
  const auto slope = aggregate::theil_sen(batches.served, batches.time);
  if (!slope) return std::nullopt;
  const aggregate::Trend trend = aggregate::mann_kendall(batches.time);
  Drift drift;
  drift.per_request = {slope->slope, (slope->high - slope->low) / 4};
  drift.certainty = trend.tau > 0 ? 1 - trend.p : 0;
  const double begin = slope->intercept + slope->slope * batches.served.front();
  const double end = slope->intercept + slope->slope * batches.served.back();
  drift.growth = begin > 0 ? end / begin : 1;
  return drift;
}

}  // namespace brink::verdict::why
