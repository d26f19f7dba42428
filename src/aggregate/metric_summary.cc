#include "aggregate/metric_summary.h"

#include <algorithm>

namespace brink::aggregate {

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
  for (std::size_t i = 0; i < breakdowns.size(); ++i) {
    out.breakdowns.push_back(i < before.breakdowns.size() ? breakdowns[i].since(before.breakdowns[i]) : breakdowns[i]);
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
  if (breakdowns.size() < other.breakdowns.size()) breakdowns.resize(other.breakdowns.size());
  for (std::size_t i = 0; i < other.breakdowns.size(); ++i) breakdowns[i].merge(other.breakdowns[i]);
  beyond_bounds += other.beyond_bounds;
}

}  // namespace brink::aggregate
