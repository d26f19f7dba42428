#include "verdict/limits/tally_value.h"

#include <algorithm>

#include "aggregate/histogram.h"

namespace brink::verdict {
namespace {

using aggregate::WatchTally;
using plan::Comparison;
using plan::Quantity;
using plan::Statistic;

TallyValue measured(const plan::Limit& limit, double value, std::uint64_t of) {
  return {value, limit.holds(value), of};
}

// The value at the rank is inside the bound when at least so many are: no histogram is asked.
TallyValue percentile(const plan::Limit& limit, const WatchTally& tally) {
  const std::uint64_t rank = aggregate::nearest_rank(limit.metric.q, tally.times);
  const bool inside = tally.inside >= rank;
  const bool holds = inside == limit.wants_small();
  double value = seconds(tally.quantile(limit.metric.q));
  value = inside ? std::min(value, limit.bound) : std::max(value, limit.bound);
  return {value, holds, tally.times};
}

TallyValue time_value(const plan::Limit& limit, const WatchTally& tally) {
  if (tally.times == 0) return {};
  switch (limit.metric.statistic) {
    case Statistic::percentile: return percentile(limit, tally);
    case Statistic::mean: return measured(limit, tally.sum / static_cast<double>(tally.times), tally.times);
    case Statistic::min: return measured(limit, seconds(tally.min), tally.times);
    case Statistic::max: return measured(limit, seconds(tally.max), tally.times);
  }
  return {};
}

TallyValue share(const plan::Limit& limit, std::uint64_t part, std::uint64_t of) {
  return of > 0 ? measured(limit, static_cast<double>(part) / static_cast<double>(of), of) : TallyValue{};
}

TallyValue rate(const plan::Limit& limit, std::uint64_t amount, std::uint64_t of, Duration length) {
  return length > Duration{} ? measured(limit, static_cast<double>(amount) / seconds(length), of) : TallyValue{};
}

}  // namespace

TallyValue tally_value(const plan::Limit& limit, const WatchTally& times, const WatchTally& ended, Duration length) {
  switch (limit.metric.quantity) {
    case Quantity::time: return time_value(limit, times);
    case Quantity::error_rate: return share(limit, times.failed, times.ended);
    case Quantity::checks: return share(limit, times.ended - times.failed, times.ended);
    case Quantity::rate: return rate(limit, ended.ended, ended.ended, length);
    case Quantity::goodput: return rate(limit, ended.ended - ended.failed, ended.ended, length);
    case Quantity::transfer_rate: return rate(limit, ended.bytes, ended.ended, length);
    case Quantity::requests: return measured(limit, static_cast<double>(times.ended), times.ended);
    case Quantity::errors: return measured(limit, static_cast<double>(times.failed), times.ended);
    case Quantity::bytes: return measured(limit, static_cast<double>(times.bytes), times.ended);
    case Quantity::missed:
    case Quantity::generator: break;  // known of a finished stage only
  }
  return {};
}

}  // namespace brink::verdict
