// The words of limits: metrics and units. What is written around them is limit_grammar's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/limit.h"

namespace brink::plan {

// A metric and what it is known of.
struct KnownMetric {
  Metric metric;
  bool by_route = true;
  bool by_window = true;
};

// "p95", "connect p95", "error_rate". Empty: no metric.
std::optional<KnownMetric> read_metric(std::string_view words);

// "ms": 1,000. Empty: no unit of time.
std::optional<double> times_in_a_second(std::string_view unit);
// "KiB": 1,024. Empty: no unit of bytes.
std::optional<double> bytes_in(std::string_view unit);

// "p95, p99, avg_latency, ...": what can stand for METRIC, for help.
std::string metric_names();

}  // namespace brink::plan
