// ExportedMetrics: a test's metrics for monitoring systems, by the names that k6 gives them there: counters as
// k6_http_reqs_total, gauges as k6_vus, rates as k6_checks_rate, trends as k6_http_req_duration_p99 for each statistic
// that is asked for, times in seconds. Sub-metrics stand beside their metric, with their tags as labels.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/metric_summary.h"
#include "output/export/metric_set.h"

namespace brink::output::k6 {

class ExportedMetrics {
 public:
  // `trend_stats`: "avg", "min", "med", "max", "count", "sum" and "p(N)". What is made refers to this, which refers to
  // the catalog.
  ExportedMetrics(const aggregate::MetricCatalog& catalog, const std::vector<std::string>& trend_stats);

  // Behind what the set has already. Metrics without values are left out.
  void add(const aggregate::MetricSummary& metrics, MetricSet& set) const;

 private:
  struct Series {
    std::uint32_t row = 0;
    std::string name, otel_name;
    std::string stat;  // of a trend
  };
  double value_of(const Series& series, const aggregate::MetricCell& cell) const;

  const aggregate::MetricCatalog& catalog_;
  std::vector<Series> series_;
};

// Whether it is a statistic of trends that can be exported.
bool is_exported_stat(std::string_view stat);

}  // namespace brink::output::k6
