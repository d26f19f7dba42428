// ExportedMetrics: a test's metrics for monitoring systems, by the names that k6 gives them there: counters as
// k6_http_reqs_total, gauges as k6_vus, rates as k6_checks_rate, trends as k6_http_req_duration_p99 for each statistic
// that is asked for, times in seconds. Each combination of tags is a series, its labels; their sum is the metric. Of
// more combinations than the rule has room for, the rest is one series, labelled tags="other".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/metric_summary.h"
#include "output/export/metric_set.h"

namespace brink::output::k6 {

// By all tags but a request's URL, which its name stands for, and those that everything exported has anyway.
aggregate::BreakdownRule export_rule(const std::vector<std::string>& common_tags);

class ExportedMetrics {
 public:
  // `trend_stats`: "avg", "min", "med", "max", "count", "sum" and "p(N)". `breakdown`: the catalog's by export_rule();
  // without it nothing is made. What is made refers to this, which refers to the catalog.
  ExportedMetrics(const aggregate::MetricCatalog& catalog, const std::vector<std::string>& trend_stats,
                  std::optional<std::size_t> breakdown);

  // Behind what the set has already. Metrics without values are left out.
  void add(const aggregate::MetricSummary& metrics, MetricSet& set) const;

 private:
  struct Series {
    std::uint32_t row = 0;
    std::string name, otel_name;
    std::string stat;  // of a trend
  };
  double value_of(const Series& series, const aggregate::MetricCell& cell) const;
  void add_value(const Series& series, const aggregate::MetricCells& cells, const Labels& labels, Metric& metric) const;

  const aggregate::MetricCatalog& catalog_;
  std::vector<Series> series_;
  std::optional<std::size_t> breakdown_;
};

// Whether it is a statistic of trends that can be exported.
bool is_exported_stat(std::string_view stat);

}  // namespace brink::output::k6
