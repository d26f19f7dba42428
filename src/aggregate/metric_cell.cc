#include "aggregate/metric_cell.h"

#include <algorithm>

namespace brink::aggregate {

void MetricCell::add(MetricKind kind, double value, Instant at) {
  ++count;
  switch (kind) {
    case MetricKind::counter: sum += value; break;
    case MetricKind::gauge:
      min = count == 1 ? value : std::min(min, value);
      max = count == 1 ? value : std::max(max, value);
      last = value;
      last_at = at;
      break;
    case MetricKind::rate: nonzero += value != 0 ? 1 : 0; break;
    case MetricKind::trend: trend.record(value); break;
  }
}

void MetricCell::merge(const MetricCell& other) {
  if (other.count == 0) return;
  min = count == 0 ? other.min : std::min(min, other.min);
  max = count == 0 ? other.max : std::max(max, other.max);
  if (count == 0 || other.last_at >= last_at) {
    last = other.last;
    last_at = other.last_at;
  }
  count += other.count;
  nonzero += other.nonzero;
  sum += other.sum;
  trend.merge(other.trend);
}

MetricCell MetricCell::since(const MetricCell& before) const {
  MetricCell out;
  out.count = count - before.count;
  if (out.count == 0) return out;
  out.nonzero = nonzero - before.nonzero;
  out.sum = sum - before.sum;
  out.min = min;
  out.max = max;
  out.last = last;
  out.last_at = last_at;
  out.trend = trend.since(before.trend);
  return out;
}

}  // namespace brink::aggregate
