// Single figures of a record by name, whoever made it: what limits and rules of change are held against when all there
// is is a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "output/record.h"
#include "plan/limit.h"

namespace brink::output {

// Response time at quantile q in seconds: from the distribution where the record holds one, otherwise from the
// percentiles it lists. Nothing when it holds neither.
std::optional<double> response_quantile(const Numbers& numbers, double q);

struct Figure {
  std::optional<double> value;  // in the unit; absent: the record does not hold it
  plan::Unit unit = plan::Unit::count;
};

// "rps", "error_rate", "total_requests", "total_errors", "total_bytes", "transfer_rate", "duration", "min_latency",
// "max_latency", "avg_latency", "median_latency", "stdev_latency", "p95" (any percentile), and the other names these
// have in pywrkr: "mean_latency", "p95_latency", "requests_per_sec". Of one route "step:NAME.FIELD", where FIELD is
// count, errors, requests_per_sec, error_rate, min, max, mean, median, stdev or a percentile. Nothing for any other
// name; a route that is not in the record has no value.
std::optional<Figure> find_figure(const Record& record, std::string_view name);

// The names above, for messages.
std::string figure_names();

}  // namespace brink::output
