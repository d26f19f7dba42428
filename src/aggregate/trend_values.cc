#include "aggregate/trend_values.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace brink::aggregate {
namespace {

constexpr double steps_to_one = 1e6;

Duration scaled(double value) {
  constexpr double most = 9.2e18;
  return Duration(static_cast<std::int64_t>(std::min(most, value * steps_to_one + 0.5)));
}
double unscaled(Duration d) { return static_cast<double>(d.count()) / steps_to_one; }

// The steps that `now` has beyond `before`. Its extremes and sums are not asked for: a trend keeps its own.
Histogram steps_since(const Histogram& now, const Histogram& before) {
  std::map<Duration, std::uint64_t> was;
  before.for_each([&](Duration low, Duration, std::uint64_t count) { was.emplace(low, count); });
  Histogram out;
  now.for_each([&](Duration low, Duration, std::uint64_t count) {
    const auto old = was.find(low);
    const std::uint64_t more = count - (old == was.end() ? 0 : old->second);
    if (more > 0) out.add_step(low, more);
  });
  Histogram::Sums sums = out.sums();
  sums.min = now.min();
  sums.max = now.max();
  out.restore(sums);
  return out;
}

}  // namespace

void TrendValues::record(double value) {
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = count_ == 0 ? value : std::max(max_, value);
  ++count_;
  sum_ += value;
  if (exact() && values_.size() < most_exact) {
    values_.push_back(value);
    return;
  }
  if (!values_.empty()) spill();
  record_step(value);
}

void TrendValues::record_step(double value) {
  if (value < 0) {
    below_.record(scaled(-value));
  } else {
    above_.record(scaled(value));
  }
}

void TrendValues::spill() {
  for (const double value : values_) record_step(value);
  values_.clear();
  values_.shrink_to_fit();
}

void TrendValues::merge(const TrendValues& other) {
  if (other.count_ == 0) return;
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = count_ == 0 ? other.max_ : std::max(max_, other.max_);
  count_ += other.count_;
  sum_ += other.sum_;
  const bool few = exact() && other.exact() && values_.size() + other.values_.size() <= most_exact;
  if (few) {
    values_.insert(values_.end(), other.values_.begin(), other.values_.end());
    return;
  }
  spill();
  for (const double value : other.values_) record_step(value);
  above_.merge(other.above_);
  below_.merge(other.below_);
}

TrendValues TrendValues::since(const TrendValues& before) const {
  TrendValues out;
  out.count_ = count_ - before.count_;
  if (out.count_ == 0) return out;
  out.sum_ = sum_ - before.sum_;
  out.min_ = min_;
  out.max_ = max_;
  if (exact()) {
    out.values_.assign(values_.begin() + static_cast<std::ptrdiff_t>(before.values_.size()), values_.end());
    return out;
  }
  TrendValues earlier = before;
  earlier.spill();
  out.above_ = steps_since(above_, earlier.above_);
  out.below_ = steps_since(below_, earlier.below_);
  return out;
}

TrendValues TrendValues::of(std::vector<double> values, Histogram above, Histogram below, const Extremes& extremes) {
  TrendValues out;
  out.count_ = values.size() + above.count() + below.count();
  out.values_ = std::move(values);
  out.above_ = std::move(above);
  out.below_ = std::move(below);
  out.sum_ = extremes.sum;
  out.min_ = extremes.min;
  out.max_ = extremes.max;
  return out;
}

double TrendValues::at_rank(std::uint64_t rank, const std::vector<double>& sorted) const {
  if (!sorted.empty()) return sorted[rank];
  if (rank == 0) return min_;
  if (rank + 1 == count_) return max_;
  const std::uint64_t negative = below_.count();
  double value = 0;
  if (rank < negative) {
    value = -unscaled(below_.quantile(static_cast<double>(negative - rank) / static_cast<double>(negative)));
  } else {
    const double q = static_cast<double>(rank - negative + 1) / static_cast<double>(above_.count());
    value = unscaled(above_.quantile(q));
  }
  return std::clamp(value, min_, max_);
}

double TrendValues::percentile(double p) const {
  if (count_ == 0) return 0;
  std::vector<double> sorted = values_;
  std::sort(sorted.begin(), sorted.end());
  const double place = std::clamp(p, 0.0, 1.0) * static_cast<double>(count_ - 1);
  const auto low = static_cast<std::uint64_t>(std::floor(place));
  const std::uint64_t high = std::min(low + 1, count_ - 1);
  const double from = at_rank(low, sorted);
  return from + (at_rank(high, sorted) - from) * (place - static_cast<double>(low));
}

}  // namespace brink::aggregate
