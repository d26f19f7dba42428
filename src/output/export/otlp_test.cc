#include "output/export/otlp.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>
#include <otlp.pb.h>

#include <map>
#include <nlohmann/json.hpp>

#include "output/export/testing_set.h"

namespace brink::output {
namespace {

namespace proto = brink::test::otlp;
using Named = std::map<std::string, std::string>;

proto::ExportMetricsServiceRequest decoded(const MetricSet& set) {
  proto::ExportMetricsServiceRequest request;
  EXPECT_TRUE(request.ParseFromString(otlp_protobuf(set)));
  const auto size = request.ByteSizeLong();
  request.DiscardUnknownFields();
  EXPECT_EQ(request.ByteSizeLong(), size) << "fields that the definition does not have";
  return request;
}

Named named(const auto& attributes) {
  Named labels;
  for (const auto& pair : attributes) EXPECT_TRUE(labels.emplace(pair.key(), pair.value().string_value()).second);
  return labels;
}

const proto::Metric* find(const proto::ExportMetricsServiceRequest& request, const std::string& name) {
  for (const auto& metric : request.resource_metrics(0).scope_metrics(0).metrics()) {
    if (metric.name() == name) return &metric;
  }
  return nullptr;
}

TEST(Otlp, TheResourceIsTheRun) {
  const auto request = decoded(made_up_set());
  ASSERT_EQ(request.resource_metrics_size(), 1);
  EXPECT_EQ(named(request.resource_metrics(0).resource().attributes()),
            (Named{{"service.name", "brink"},
                   {"service.version", "0.1.0"},
                   {"service.instance.id", "20261121T093000Z-1a2b3c4d"},
                   {"team", "shop"},
                   {"build.no", "a \"7\"\n"}}));
  EXPECT_EQ(request.resource_metrics(0).scope_metrics(0).scope().name(), "brink");
}

TEST(Otlp, CountersAreCumulativeMonotonicSums) {
  const auto request = decoded(made_up_set());
  const auto* metric = find(request, "brink.requests");
  ASSERT_TRUE(metric && metric->has_sum());
  EXPECT_EQ(metric->unit(), "{request}");
  EXPECT_TRUE(metric->sum().is_monotonic());
  EXPECT_EQ(metric->sum().aggregation_temporality(), proto::AGGREGATION_TEMPORALITY_CUMULATIVE);
  const auto& point = metric->sum().data_points(0);
  EXPECT_EQ(point.as_int(), 3);
  EXPECT_EQ(point.start_time_unix_nano(), 1'000'000'000'000'000'000u);
  EXPECT_EQ(point.time_unix_nano(), 1'000'000'005'000'000'000u);
  EXPECT_EQ(named(point.attributes()), (Named{{"route", "/"},
                                              {"outcome", "ok"},
                                              {"team", "shop"},
                                              {"build.no", "a \"7\"\n"},
                                              {"run", "20261121T093000Z-1a2b3c4d"}}));
}

TEST(Otlp, GaugesAreGauges) {
  const auto request = decoded(made_up_set());
  for (const char* name : {"brink.users", "pywrkr.requests_per_sec", "pywrkr.latency.p95"}) {
    const auto* metric = find(request, name);
    ASSERT_TRUE(metric && metric->has_gauge()) << name;
    EXPECT_EQ(metric->gauge().data_points_size(), 1);
  }
  EXPECT_EQ(find(request, "brink.users")->gauge().data_points(0).as_double(), 8);
  EXPECT_EQ(find(request, "pywrkr.latency.p95")->unit(), "ms");
}

TEST(Otlp, HistogramsAreExponentialAndCumulative) {
  MetricSet set = made_up_set();
  set.metrics = {{"h", "h", MetricKind::histogram, Unit::seconds, "", {{{}, spectrum_of({0, 0.5, 1, 1, 1.01, 8})}}}};
  const auto request = decoded(set);
  const auto& data = find(request, "h")->exponential_histogram();
  EXPECT_EQ(data.aggregation_temporality(), proto::AGGREGATION_TEMPORALITY_CUMULATIVE);
  const auto& point = data.data_points(0);
  EXPECT_EQ(point.count(), 6u);
  EXPECT_EQ(point.zero_count(), 1u);
  EXPECT_EQ(point.scale(), 4);
  EXPECT_NEAR(point.sum(), 11.51, 1e-9);
  EXPECT_EQ(point.min(), 0);
  EXPECT_EQ(point.max(), 8);
  std::uint64_t all = 0;
  for (const auto count : point.positive().bucket_counts()) all += count;
  EXPECT_EQ(all, 5u);
  EXPECT_GT(point.positive().bucket_counts(0), 0u);
  // 0.5 lies in the step that ends there, 16 below the one that ends at 1; a value may be a step of the histogram off.
  EXPECT_TRUE(point.positive().offset() == -17 || point.positive().offset() == -16);
}

TEST(Otlp, JsonIsTheSameMessage) {
  const MetricSet set = made_up_set();
  proto::ExportMetricsServiceRequest of_json;
  const auto status = google::protobuf::util::JsonStringToMessage(otlp_json(set), &of_json);
  ASSERT_TRUE(status.ok()) << status.message().ToString();
  std::string differences;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&differences);
  EXPECT_TRUE(differencer.Compare(decoded(set), of_json)) << differences;
}

TEST(Otlp, JsonHasWholeNumbersOf64BitsAsText) {
  const auto json = nlohmann::json::parse(otlp_json(made_up_set()));
  const auto& metric = json["resourceMetrics"][0]["scopeMetrics"][0]["metrics"][0];
  EXPECT_EQ(metric["sum"]["dataPoints"][0]["asInt"], "3");
  EXPECT_EQ(metric["sum"]["dataPoints"][0]["timeUnixNano"], "1000000005000000000");
  EXPECT_EQ(metric["sum"]["aggregationTemporality"], 2);
}

TEST(OtlpRejected, IsReadOfBothForms) {
  proto::ExportMetricsServiceResponse response;
  EXPECT_FALSE(otlp_rejected_protobuf(response.SerializeAsString()));
  response.mutable_partial_success()->set_rejected_data_points(3);
  response.mutable_partial_success()->set_error_message("too old");
  const auto rejected = otlp_rejected_protobuf(response.SerializeAsString());
  ASSERT_TRUE(rejected);
  EXPECT_EQ(rejected->points, 3);
  EXPECT_EQ(rejected->message, "too old");
  std::string json;
  ASSERT_TRUE(google::protobuf::util::MessageToJsonString(response, &json).ok());
  const auto of_json = otlp_rejected_json(json);
  ASSERT_TRUE(of_json);
  EXPECT_EQ(of_json->points, 3);
  EXPECT_EQ(of_json->message, "too old");
}

TEST(OtlpRejected, OtherBodiesSayNothing) {
  for (const std::string_view body : {"", "{}", "<html>", "{\"partialSuccess\":{}}", "\x0a\xff\xff"}) {
    EXPECT_FALSE(otlp_rejected_protobuf(body));
    EXPECT_FALSE(otlp_rejected_json(body));
  }
}

}  // namespace
}  // namespace brink::output
