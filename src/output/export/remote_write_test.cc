#include "output/export/remote_write.h"

#include <gtest/gtest.h>
#include <remote_write.pb.h>
#include <snappy.h>

#include <cmath>
#include <map>

#include "output/export/testing_set.h"

namespace brink::output {
namespace {

using plan::PrometheusHistograms;
namespace proto = brink::test::remote_write;

proto::WriteRequest decoded(const MetricSet& set, PrometheusHistograms histograms) {
  std::string bytes;
  const std::string compressed = snappy_compressed(write_request(set, histograms));
  EXPECT_TRUE(snappy::Uncompress(compressed.data(), compressed.size(), &bytes));
  proto::WriteRequest request;
  EXPECT_TRUE(request.ParseFromString(bytes));
  const auto size = request.ByteSizeLong();
  request.DiscardUnknownFields();
  EXPECT_EQ(request.ByteSizeLong(), size) << "fields that the definition does not have";
  return request;
}

using Named = std::map<std::string, std::string>;

Named labels_of(const proto::TimeSeries& series) {
  Named labels;
  for (const auto& label : series.labels()) labels[label.name()] = label.value();
  return labels;
}

// The series of this name with these labels beside the common ones; null when there is none.
const proto::TimeSeries* find(const proto::WriteRequest& request, const std::string& name, const Named& more = {}) {
  Named wanted = more;
  wanted.insert({{"__name__", name},
                 {"job", "brink"},
                 {"run", "20261121T093000Z-1a2b3c4d"},
                 {"team", "shop"},
                 {"build_no", "a \"7\"\n"}});
  for (const auto& series : request.timeseries()) {
    if (labels_of(series) == wanted) return &series;
  }
  return nullptr;
}

double value_of(const proto::WriteRequest& request, const std::string& name, const Named& labels = {}) {
  const auto* series = find(request, name, labels);
  return series && series->samples_size() == 1 ? series->samples(0).value() : -1;
}

TEST(RemoteWrite, CountersAndGaugesAreSamplesAtTheTimeOfTheSet) {
  const auto request = decoded(made_up_set(), PrometheusHistograms::both);
  EXPECT_EQ(value_of(request, "brink_requests_total", {{"route", "/"}, {"outcome", "ok"}}), 3);
  EXPECT_EQ(value_of(request, "brink_users"), 8);
  EXPECT_EQ(find(request, "brink_users")->samples(0).timestamp(), 1'000'000'005'000);
}

TEST(RemoteWrite, LabelsStandInTheOrderOfTheirNamesAndNoneTwice) {
  const auto request = decoded(made_up_set(), PrometheusHistograms::both);
  for (const auto& series : request.timeseries()) {
    for (int i = 1; i < series.labels_size(); ++i) {
      EXPECT_LT(series.labels(i - 1).name(), series.labels(i).name());
    }
  }
}

TEST(RemoteWrite, ALabelWithoutAValueIsLeftOut) {
  MetricSet set = made_up_set();
  set.tags = {{"empty", ""}};
  const auto written = decoded(set, PrometheusHistograms::both);
  for (const auto& series : written.timeseries()) {
    for (const auto& label : series.labels()) EXPECT_NE(label.value(), "") << label.name();
  }
}

// The counts of a native histogram by the upper ends of its steps, as a server makes them of spans and deltas.
std::map<double, std::int64_t> steps_of(const proto::Histogram& histogram) {
  std::map<double, std::int64_t> steps;
  int number = 0, at = 0;
  std::int64_t count = 0;
  for (const auto& span : histogram.positive_spans()) {
    number += span.offset();
    for (std::uint32_t i = 0; i < span.length(); ++i, ++number) {
      count += histogram.positive_deltas(at++);
      steps[std::exp2(number / 16.0)] = count;
    }
  }
  EXPECT_EQ(at, histogram.positive_deltas_size());
  return steps;
}

TEST(RemoteWrite, ANativeHistogramHasEveryValueBelowItsStepsEnd) {
  MetricSet set = made_up_set();
  const std::vector<double> values = {1e-9, 0.001, 0.001, 0.00102, 0.02, 0.5, 0.51, 0.9, 3, 40, 7000};
  aggregate::Histogram histogram;
  for (const double value : values) histogram.record(from_seconds(value));
  histogram.record(Duration{});
  aggregate::Spectrum spectrum;
  spectrum.add(histogram);
  set.metrics = {{"h", "h", MetricKind::histogram, Unit::seconds, "", {{{}, spectrum}}}};
  const auto request = decoded(set, PrometheusHistograms::native);
  ASSERT_EQ(request.timeseries_size(), 1);
  const auto& native = find(request, "h")->histograms(0);
  EXPECT_EQ(native.count_int(), 12u);
  EXPECT_EQ(native.zero_count_int(), 1u);
  EXPECT_EQ(native.schema(), 4);
  EXPECT_NEAR(native.sum(), 7044.93, 0.01);
  EXPECT_EQ(native.timestamp(), 1'000'000'005'000);
  std::int64_t all = 0;
  for (const auto& step : steps_of(native)) {
    const double high = step.first, low = high / std::exp2(1 / 16.0);
    const auto expected = std::count_if(values.begin(), values.end(), [&](double v) { return v > low && v <= high; });
    EXPECT_EQ(step.second, expected) << "up to " << high;
    all += step.second;
  }
  EXPECT_EQ(all, 11);
}

TEST(RemoteWrite, AnEmptyNativeHistogramIsAValidOne) {
  MetricSet set;
  set.metrics = {{"h", "h", MetricKind::histogram, Unit::seconds, "", {{{}, aggregate::Spectrum{}}}}};
  const auto request = decoded(set, PrometheusHistograms::native);
  const auto& native = request.timeseries(0).histograms(0);
  EXPECT_EQ(native.count_case(), proto::Histogram::kCountInt);
  EXPECT_EQ(native.zero_count_case(), proto::Histogram::kZeroCountInt);
  EXPECT_EQ(native.positive_spans_size(), 0);
}

TEST(RemoteWrite, AClassicHistogramIsCumulative) {
  const auto request = decoded(made_up_set(), PrometheusHistograms::both);
  const Named home = {{"route", "/"}, {"outcome", "ok"}};
  const auto bucket = [&](const char* le) {
    Named labels = home;
    labels["le"] = le;
    return value_of(request, "brink_response_seconds_bucket", labels);
  };
  EXPECT_EQ(bucket("0.0005"), 0);
  EXPECT_EQ(bucket("0.0025"), 2);
  EXPECT_EQ(bucket("0.005"), 3);
  EXPECT_EQ(bucket("+Inf"), 3);
  EXPECT_EQ(value_of(request, "brink_response_seconds_count", home), 3);
  EXPECT_DOUBLE_EQ(value_of(request, "brink_response_seconds_sum", home), 0.007);
}

TEST(RemoteWrite, HistogramsAreOfTheKindAskedFor) {
  const auto count = [](PrometheusHistograms kind) {
    int native = 0, classic = 0;
    const auto written = decoded(made_up_set(), kind);
    for (const auto& series : written.timeseries()) {
      native += series.histograms_size();
      classic += labels_of(series).contains("le");
    }
    return std::pair(native > 0, classic > 0);
  };
  EXPECT_EQ(count(PrometheusHistograms::both), std::pair(true, true));
  EXPECT_EQ(count(PrometheusHistograms::native), std::pair(true, false));
  EXPECT_EQ(count(PrometheusHistograms::classic), std::pair(false, true));
}

TEST(RemoteWrite, EveryMetricIsDescribed) {
  const MetricSet set = made_up_set();
  const auto request = decoded(set, PrometheusHistograms::both);
  ASSERT_EQ(static_cast<std::size_t>(request.metadata_size()), set.metrics.size());
  for (const auto& metadata : request.metadata()) {
    EXPECT_EQ(metadata.type() == proto::MetricMetadata::COUNTER, metadata.metric_family_name().ends_with("_total"));
    EXPECT_NE(metadata.help(), "");
  }
}

}  // namespace
}  // namespace brink::output
