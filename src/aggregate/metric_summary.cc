#include "aggregate/metric_summary.h"

#include <algorithm>

namespace brink::aggregate {

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
