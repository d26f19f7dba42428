#include "aggregate/metric_summary.h"

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

MetricSummary MetricSummary::since(const MetricSummary& before) const {
  MetricSummary out;
  out.cells.resize(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out.cells[i] = i < before.cells.size() ? cells[i].since(before.cells[i]) : cells[i];
  }
  for (const auto& [key, check] : checks) {
    const auto was = before.checks.find(key);
    CheckTally more = check;
    if (was != before.checks.end()) {
      more.passes -= was->second.passes;
      more.fails -= was->second.fails;
      if ((more.passes | more.fails) == 0) continue;
    }
    out.checks.emplace(key, more);
  }
  for (const auto& [name, first] : groups) {
    if (!before.groups.contains(name)) out.groups.emplace(name, first);
  }
  out.beyond_bounds = beyond_bounds - before.beyond_bounds;
  return out;
}

void MetricSummary::merge(const MetricSummary& other) {
  if (cells.size() < other.cells.size()) cells.resize(other.cells.size());
  for (std::size_t i = 0; i < other.cells.size(); ++i) cells[i].merge(other.cells[i]);
  for (const auto& [key, theirs] : other.checks) {
    const auto [at, fresh] = checks.try_emplace(key, theirs);
    if (fresh) continue;
    at->second.passes += theirs.passes;
    at->second.fails += theirs.fails;
    at->second.first = std::min(at->second.first, theirs.first);
  }
  for (const auto& [name, first] : other.groups) {
    const auto [at, fresh] = groups.try_emplace(name, first);
    if (!fresh) at->second = std::min(at->second, first);
  }
  beyond_bounds += other.beyond_bounds;
}

}  // namespace brink::aggregate
