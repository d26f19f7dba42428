#include "aggregate/metric_breakdown.h"

#include <utility>

namespace brink::aggregate {
namespace {

// Cells that nothing came to are left out.
MetricCells cells_since(const MetricCells& now, const MetricCells& before) {
  MetricCells out;
  for (const auto& [metric, cell] : now) {
    const auto was = before.find(metric);
    MetricCell more = was == before.end() ? cell : cell.since(was->second);
    if (more.count > 0) out.emplace(metric, std::move(more));
  }
  return out;
}

}  // namespace

MetricCell& MetricBreakdown::cell(const BreakdownRule& rule, TagMap tags, std::uint32_t metric) {
  if (const auto found = parts.find(tags); found != parts.end()) return found->second[metric];
  return parts.size() < rule.most ? parts[std::move(tags)][metric] : rest[metric];
}

void merge(MetricCells& into, const MetricCells& from) {
  for (const auto& [metric, cell] : from) into[metric].merge(cell);
}

void MetricBreakdown::merge(const MetricBreakdown& other) {
  for (const auto& [tags, cells] : other.parts) aggregate::merge(parts[tags], cells);
  aggregate::merge(rest, other.rest);
}

MetricBreakdown MetricBreakdown::since(const MetricBreakdown& before) const {
  MetricBreakdown out;
  for (const auto& [tags, cells] : parts) {
    const auto was = before.parts.find(tags);
    MetricCells more = was == before.parts.end() ? cells : cells_since(cells, was->second);
    if (!more.empty()) out.parts.emplace(tags, std::move(more));
  }
  out.rest = cells_since(rest, before.rest);
  return out;
}

}  // namespace brink::aggregate
