// MetricCatalog: the metrics of a test and the sub-metrics somebody looks at, as rows: each worker's recorder has a
// cell for each of them, so that cells of equal rows merge. Made before the run, shared by all, never changed.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/metric_breakdown.h"
#include "sample/metrics.h"

namespace brink::aggregate {

struct MetricRow {
  std::string name;  // of the metric
  std::string key;   // "http_req_duration{status:200}"; of a metric its name
  MetricKind kind = MetricKind::counter;
  MetricContains contains = MetricContains::plain;
  TagMap tags;               // of a sub-metric: what a value's tags must have
  std::uint32_t parent = 0;  // of a sub-metric; of a metric itself
};

class MetricCatalog {
 public:
  // The built-in ones.
  MetricCatalog();
  // In the order of their ids.
  void add_metric(std::string name, MetricKind kind, MetricContains contains);
  // Its row; that of an equal one, if there is one. `name` must be a metric's. After all metrics.
  std::uint32_t add_sub_metric(std::string_view name, const TagMap& tags, std::string key);
  // Its index among the breakdowns.
  std::size_t break_down(BreakdownRule rule);

  const std::vector<MetricRow>& rows() const { return rows_; }
  std::size_t metrics() const { return metrics_; }
  // Those of the metric.
  const std::vector<std::uint32_t>& sub_metrics_of(std::uint32_t metric) const { return subs_[metric]; }
  const std::vector<BreakdownRule>& breakdowns() const { return breakdowns_; }
  // Names of tags that a sub-metric, a breakdown, the checks or the groups look at.
  bool looks_at(std::string_view tag) const;

 private:
  std::vector<MetricRow> rows_;  // metrics, then sub-metrics
  std::size_t metrics_ = 0;
  std::vector<std::vector<std::uint32_t>> subs_;
  std::vector<BreakdownRule> breakdowns_;
  std::set<std::string, std::less<>> looked_at_ = {"check", "group"};
};

}  // namespace brink::aggregate
