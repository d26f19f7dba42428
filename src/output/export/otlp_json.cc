// Of Protocol Buffers' mapping to JSON: names in lowerCamelCase, 64-bit whole numbers as text, enums as numbers.
#include <nlohmann/json.hpp>

#include "output/export/otlp.h"
#include "output/export/otlp_parts.h"

namespace brink::output {
namespace {

using Json = nlohmann::json;

Json attributes(const Labels& labels) {
  Json out = Json::array();
  for (const Label& label : labels) out.push_back({{"key", label.name}, {"value", {{"stringValue", label.value}}}});
  return out;
}

Json histogram_point(const aggregate::Spectrum& spectrum) {
  Json counts = Json::array();
  for (const std::uint64_t count : spectrum.steps) counts.push_back(std::to_string(count));
  Json point = {{"count", std::to_string(spectrum.count)},
                {"sum", spectrum.sum()},
                {"scale", aggregate::Spectrum::scale},
                {"zeroCount", std::to_string(spectrum.zero)},
                {"positive", {{"offset", spectrum.first}, {"bucketCounts", std::move(counts)}}}};
  if (spectrum.empty()) return point;
  point["min"] = spectrum.min();
  point["max"] = spectrum.max();
  return point;
}

Json point_of(const MetricSet& set, const MetricValue& value) {
  Json point = Json::object();
  if (const auto* spectrum = std::get_if<aggregate::Spectrum>(&value.value)) {
    point = histogram_point(*spectrum);
  } else if (const auto* count = std::get_if<std::uint64_t>(&value.value)) {
    point["asInt"] = std::to_string(*count);
  } else {
    point["asDouble"] = std::get<double>(value.value);
  }
  point["attributes"] = attributes(otlp_attributes(set, value));
  point["startTimeUnixNano"] = std::to_string(unix_nano(set.start));
  point["timeUnixNano"] = std::to_string(unix_nano(set.time));
  return point;
}

Json metric_of(const MetricSet& set, const Metric& metric) {
  Json data = {{"dataPoints", Json::array()}};
  for (const MetricValue& value : metric.values) data["dataPoints"].push_back(point_of(set, value));
  if (metric.kind != MetricKind::gauge) data["aggregationTemporality"] = otlp_cumulative;
  if (metric.kind == MetricKind::counter) data["isMonotonic"] = true;
  const char* kind = metric.kind == MetricKind::counter ? "sum"
                     : metric.kind == MetricKind::gauge ? "gauge"
                                                        : "exponentialHistogram";
  return {{"name", metric.otel_name}, {"description", metric.help}, {"unit", otlp_unit(metric.unit)}, {kind, data}};
}

}  // namespace

std::string otlp_json(const MetricSet& set) {
  Json metrics = Json::array();
  for (const Metric& metric : set.metrics) metrics.push_back(metric_of(set, metric));
  Json scope = {{"scope", {{"name", "brink"}, {"version", set.version}}}, {"metrics", std::move(metrics)}};
  Json resource = {{"resource", {{"attributes", attributes(otlp_resource(set))}}},
                   {"scopeMetrics", Json::array({std::move(scope)})}};
  const Json request = {{"resourceMetrics", Json::array({std::move(resource)})}};
  return request.dump();
}

}  // namespace brink::output
