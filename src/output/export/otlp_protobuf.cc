#include "output/export/otlp.h"
#include "output/export/otlp_parts.h"
#include "output/export/wire.h"

namespace brink::output {
namespace {

// Field numbers of the messages, by message.
namespace field {
constexpr int request_resource_metrics = 1;
constexpr int resource_metrics_resource = 1, resource_metrics_scopes = 2;
constexpr int resource_attributes = 1;
constexpr int scope_metrics_scope = 1, scope_metrics_metrics = 2;
constexpr int scope_name = 1, scope_version = 2;
constexpr int metric_name = 1, metric_help = 2, metric_unit = 3, metric_gauge = 5, metric_sum = 7,
              metric_exponential = 10;
constexpr int data_points = 1, data_temporality = 2, sum_is_monotonic = 3;
constexpr int key = 1, value = 2, any_string = 1;
constexpr int point_start = 2, point_time = 3;
constexpr int number_as_double = 4, number_as_int = 6, number_attributes = 7;
constexpr int histogram_attributes = 1, histogram_count = 4, histogram_sum = 5, histogram_scale = 6;
constexpr int histogram_zero_count = 7, histogram_positive = 8, histogram_min = 12, histogram_max = 13;
constexpr int buckets_offset = 1, buckets_counts = 2;
}  // namespace field

void add_attributes(Wire& wire, int number, const Labels& labels) {
  for (const Label& label : labels) {
    Wire any, pair;
    any.bytes(field::any_string, label.value);
    pair.bytes(field::key, label.name);
    pair.message(field::value, any);
    wire.message(number, pair);
  }
}

Wire histogram_point(const MetricSet& set, const MetricValue& value, const aggregate::Spectrum& spectrum) {
  Wire point;
  add_attributes(point, field::histogram_attributes, otlp_attributes(set, value));
  point.fixed64(field::point_start, unix_nano(set.start));
  point.fixed64(field::point_time, unix_nano(set.time));
  point.fixed64(field::histogram_count, spectrum.count);
  point.real(field::histogram_sum, spectrum.sum());
  point.signed_number(field::histogram_scale, aggregate::Spectrum::scale);
  point.fixed64(field::histogram_zero_count, spectrum.zero);
  Wire buckets;
  buckets.signed_number(field::buckets_offset, spectrum.first);
  buckets.numbers(field::buckets_counts, spectrum.steps);
  point.message(field::histogram_positive, buckets);
  if (spectrum.empty()) return point;
  point.real(field::histogram_min, spectrum.min());
  point.real(field::histogram_max, spectrum.max());
  return point;
}

Wire number_point(const MetricSet& set, const MetricValue& value) {
  Wire point;
  point.fixed64(field::point_start, unix_nano(set.start));
  point.fixed64(field::point_time, unix_nano(set.time));
  if (const auto* count = std::get_if<std::uint64_t>(&value.value)) {
    point.fixed64(field::number_as_int, *count);
  } else {
    point.real(field::number_as_double, std::get<double>(value.value));
  }
  add_attributes(point, field::number_attributes, otlp_attributes(set, value));
  return point;
}

Wire metric_message(const MetricSet& set, const Metric& metric) {
  Wire data;
  for (const MetricValue& value : metric.values) {
    const auto* spectrum = std::get_if<aggregate::Spectrum>(&value.value);
    data.message(field::data_points, spectrum ? histogram_point(set, value, *spectrum) : number_point(set, value));
  }
  if (metric.kind != MetricKind::gauge) data.number(field::data_temporality, otlp_cumulative);
  if (metric.kind == MetricKind::counter) data.number(field::sum_is_monotonic, 1);
  Wire message;
  message.bytes(field::metric_name, metric.otel_name);
  message.bytes(field::metric_help, metric.help);
  message.bytes(field::metric_unit, otlp_unit(metric.unit));
  message.message(metric.kind == MetricKind::counter ? field::metric_sum
                  : metric.kind == MetricKind::gauge ? field::metric_gauge
                                                     : field::metric_exponential,
                  data);
  return message;
}

}  // namespace

std::string otlp_protobuf(const MetricSet& set) {
  Wire scope, scope_metrics, resource, resource_metrics, request;
  scope.bytes(field::scope_name, "brink");
  scope.bytes(field::scope_version, set.version);
  scope_metrics.message(field::scope_metrics_scope, scope);
  for (const Metric& metric : set.metrics) {
    scope_metrics.message(field::scope_metrics_metrics, metric_message(set, metric));
  }
  add_attributes(resource, field::resource_attributes, otlp_resource(set));
  resource_metrics.message(field::resource_metrics_resource, resource);
  resource_metrics.message(field::resource_metrics_scopes, scope_metrics);
  request.message(field::request_resource_metrics, resource_metrics);
  return request.take();
}

}  // namespace brink::output
