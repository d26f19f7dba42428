#include "aggregate/metric_breakdown.h"

#include <utility>

namespace brink::aggregate {

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

}  // namespace brink::aggregate
