// What became of a test's metrics: a cell for each row of the catalog, checks and groups by name. Values; merged over
// workers in any order.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aggregate/metric_breakdown.h"
#include "aggregate/metric_catalog.h"
#include "base/time.h"

namespace brink::aggregate {

// A check, by the group it was made in.
struct CheckTally {
  std::uint64_t passes = 0;
  std::uint64_t fails = 0;
  Instant first{};  // seen
};

struct MetricSummary {
  std::vector<MetricCell> cells;                                     // by row of the catalog
  std::map<std::pair<std::string, std::string>, CheckTally> checks;  // by group ("::a::b") and name
  std::map<std::string, Instant> groups;                             // first seen
  std::vector<MetricBreakdown> breakdowns;                           // by rule of the catalog
  std::uint64_t beyond_bounds = 0;  // values whose tags were left out because there were too many sets

  void merge(const MetricSummary& other);
  // What came on top of `before`, an earlier state of the same summary (an empty one: all of it). Whoever merges what
  // came on top, each once, has the whole.
  MetricSummary since(const MetricSummary& before) const;
};

}  // namespace brink::aggregate
