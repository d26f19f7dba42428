// A test's metrics by what the tags of their values say: cells for each combination of the tags that a rule looks at,
// up to a bound; what comes beyond it counts in the rest. Values; merged over workers in any order.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "aggregate/metric_cell.h"

namespace brink::aggregate {

using TagMap = std::map<std::string, std::string, std::less<>>;

struct BreakdownRule {
  std::set<std::string, std::less<>> tags;
  bool all_but = false;  // every tag but these
  std::size_t most = 0;  // combinations, of each worker
  bool wants(std::string_view tag) const { return tags.contains(tag) != all_but; }
};

using MetricCells = std::map<std::uint32_t, MetricCell>;  // by metric

struct MetricBreakdown {
  std::map<TagMap, MetricCells> parts;
  MetricCells rest;

  // Where values of a metric with these tags count; stays where it is.
  MetricCell& cell(const BreakdownRule& rule, TagMap tags, std::uint32_t metric);
  void merge(const MetricBreakdown& other);
  // What came on top of an earlier state of the same, see MetricSummary::since.
  MetricBreakdown since(const MetricBreakdown& before) const;
};

void merge(MetricCells& into, const MetricCells& from);

}  // namespace brink::aggregate
