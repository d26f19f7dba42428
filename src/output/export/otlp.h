// OpenTelemetry's OTLP over HTTP: an ExportMetricsServiceRequest as a Protocol Buffers message and as JSON, and what
// the collector answers. Counters are cumulative monotonic sums, histograms cumulative exponential ones.
// https://opentelemetry.io/docs/specs/otlp/
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "output/export/metric_set.h"

namespace brink::output {

std::string otlp_protobuf(const MetricSet& set);
std::string otlp_json(const MetricSet& set);

// What a collector that took the request says it left out of it.
struct OtlpRejected {
  std::int64_t points = 0;
  std::string message;
};
// Nothing when all was taken, or when the body is not what the protocol says.
std::optional<OtlpRejected> otlp_rejected_protobuf(std::string_view body);
std::optional<OtlpRejected> otlp_rejected_json(std::string_view body);

}  // namespace brink::output
