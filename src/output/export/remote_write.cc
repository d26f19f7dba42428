#include "output/export/remote_write.h"

#include <fmt/format.h>
#include <snappy.h>

#include <algorithm>

#include "output/export/wire.h"

namespace brink::output {
namespace {

using plan::PrometheusHistograms;

// Field numbers of the messages, by message. A zero that is the default of its field is left out, but in a oneof.
namespace field {
constexpr int request_series = 1, request_metadata = 3;
constexpr int series_labels = 1, series_samples = 2, series_histograms = 4;
constexpr int label_name = 1, label_value = 2;
constexpr int sample_value = 1, sample_timestamp = 2;
constexpr int metadata_type = 1, metadata_name = 2, metadata_help = 4;
constexpr int histogram_count = 1, histogram_sum = 3, histogram_schema = 4, histogram_zero_threshold = 5;
constexpr int histogram_zero_count = 6, histogram_spans = 11, histogram_deltas = 12, histogram_timestamp = 15;
constexpr int span_offset = 1, span_length = 2;
}  // namespace field

// What Prometheus' own client library takes: 2^-128. All that lies below counts as zero; our times are zero or 1 ns.
constexpr double zero_threshold = 2.938735877055719e-39;

std::uint64_t type_number(MetricKind kind) {
  switch (kind) {
    case MetricKind::counter: return 1;
    case MetricKind::gauge: return 2;
    case MetricKind::histogram: return 3;
  }
  return 0;
}

Wire label_message(const Label& label) {
  Wire wire;
  wire.bytes(field::label_name, label.name);
  wire.bytes(field::label_value, label.value);
  return wire;
}

Wire span_message(int offset, std::size_t length) {
  Wire wire;
  wire.signed_number(field::span_offset, offset);
  wire.number(field::span_length, length);
  return wire;
}

class Request {
 public:
  Request(const MetricSet& set, PrometheusHistograms histograms)
      : histograms_(histograms),
        timestamp_(static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(set.time.time_since_epoch()).count())) {
    common_ = {{"job", set.job}, {"run", set.run}};
    for (const Label& tag : set.tags) common_.push_back({plan::label_name(tag.name), tag.value});
  }

  void add(const Metric& metric) {
    for (const MetricValue& value : metric.values) {
      if (const auto* spectrum = std::get_if<aggregate::Spectrum>(&value.value)) {
        if (histograms_ != PrometheusHistograms::classic) add_native(metric.name, value.labels, *spectrum);
        if (histograms_ != PrometheusHistograms::native) add_classic(metric.name, value.labels, *spectrum);
      } else if (const auto* count = std::get_if<std::uint64_t>(&value.value)) {
        add_sample(std::string(metric.name), value.labels, static_cast<double>(*count));
      } else {
        add_sample(std::string(metric.name), value.labels, std::get<double>(value.value));
      }
    }
    metadata_.push_back(&metric);
  }

  // Series first, as the servers' own clients write them.
  std::string take() {
    for (const Metric* metric : metadata_) {
      Wire wire;
      wire.number(field::metadata_type, type_number(metric->kind));
      wire.bytes(field::metadata_name, metric->name);
      wire.bytes(field::metadata_help, metric->help);
      request_.message(field::request_metadata, wire);
    }
    return request_.take();
  }

 private:
  // Labels must stand in the order of their names.
  Wire begin_series(const std::string& name, const Labels& labels) const {
    Labels all = common_;
    all.insert(all.end(), labels.begin(), labels.end());
    all.push_back({"__name__", name});
    // An empty value means that there is no such label.
    std::erase_if(all, [](const Label& label) { return label.value.empty(); });
    std::sort(all.begin(), all.end(), [](const Label& a, const Label& b) { return a.name < b.name; });
    Wire series;
    for (const Label& label : all) series.message(field::series_labels, label_message(label));
    return series;
  }

  void add_sample(const std::string& name, const Labels& labels, double value) {
    Wire series = begin_series(name, labels);
    Wire sample;
    sample.real(field::sample_value, value);
    sample.number(field::sample_timestamp, timestamp_);
    series.message(field::series_samples, sample);
    request_.message(field::request_series, series);
  }

  void add_classic(std::string_view name, Labels labels, const aggregate::Spectrum& spectrum) {
    const std::string base(name);
    add_sample(base + "_sum", labels, spectrum.sum());
    add_sample(base + "_count", labels, static_cast<double>(spectrum.count));
    labels.push_back({"le", ""});
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < spectrum.limits.size(); ++i) {
      below += spectrum.limits[i];
      labels.back().value = i < aggregate::usual_limits.size() ? fmt::format("{}", aggregate::usual_limits[i]) : "+Inf";
      add_sample(base + "_bucket", labels, static_cast<double>(below));
    }
  }

  void add_native(std::string_view name, const Labels& labels, const aggregate::Spectrum& spectrum) {
    Wire histogram;
    histogram.number(field::histogram_count, spectrum.count);
    histogram.real(field::histogram_sum, spectrum.sum());
    histogram.signed_number(field::histogram_schema, aggregate::Spectrum::scale);
    histogram.real(field::histogram_zero_threshold, zero_threshold);
    histogram.number(field::histogram_zero_count, spectrum.zero);
    add_steps(histogram, spectrum);
    histogram.number(field::histogram_timestamp, timestamp_);
    Wire series = begin_series(std::string(name), labels);
    series.message(field::series_histograms, histogram);
    request_.message(field::request_series, series);
  }

  // Runs of steps without gaps, and each count as the difference from the one before. Prometheus numbers a step by its
  // upper end, we by its lower: hence the 1.
  static void add_steps(Wire& histogram, const aggregate::Spectrum& spectrum) {
    const auto& steps = spectrum.steps;
    std::vector<std::int64_t> deltas;
    std::int64_t last = 0;
    int next = 0;  // the number that an offset of zero would mean
    for (std::size_t begin = 0, end = 0; begin < steps.size(); begin = end) {
      end = begin;
      if (steps[begin] == 0) {
        ++end;
        continue;
      }
      for (; end < steps.size() && steps[end] > 0; ++end) {
        const auto count = static_cast<std::int64_t>(steps[end]);
        deltas.push_back(count - last);
        last = count;
      }
      const int number = spectrum.first + static_cast<int>(begin) + 1;
      histogram.message(field::histogram_spans, span_message(number - next, end - begin));
      next = number + static_cast<int>(end - begin);
    }
    if (!deltas.empty()) histogram.signed_numbers(field::histogram_deltas, deltas);
  }

  PrometheusHistograms histograms_;
  std::uint64_t timestamp_;  // ms since 1970
  Labels common_;
  Wire request_;
  std::vector<const Metric*> metadata_;
};

}  // namespace

std::string write_request(const MetricSet& set, PrometheusHistograms histograms) {
  Request request(set, histograms);
  for (const Metric& metric : set.metrics) request.add(metric);
  return request.take();
}

std::string snappy_compressed(const std::string& bytes) {
  std::string compressed;
  snappy::Compress(bytes.data(), bytes.size(), &compressed);
  return compressed;
}

}  // namespace brink::output
