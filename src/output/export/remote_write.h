// Prometheus' remote write, version 1.0: a WriteRequest as a Protocol Buffers message, snappy-compressed (block
// format). https://prometheus.io/docs/specs/prw/remote_write_spec/
#pragma once

#include <string>

#include "output/export/metric_set.h"
#include "plan/exporting.h"

namespace brink::output {

// One sample a series, at the set's time. Labels are the metric's, the tags, job and run. Native histograms go by the
// metric's name, classic ones by name_bucket, name_sum and name_count, so both can stand side by side.
std::string write_request(const MetricSet& set, plan::PrometheusHistograms histograms);

std::string snappy_compressed(const std::string& bytes);

}  // namespace brink::output
