#include "probe/prometheus_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::probe {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(PrometheusText, NameLabelsValueAndTime) {
  MetricSample sample;
  ASSERT_TRUE(parse_metric_line("hikaricp_connections{pool=\"a\"} 5 1700000000", sample));
  EXPECT_EQ(sample.name, "hikaricp_connections");
  EXPECT_EQ(sample.labels, "pool=\"a\"");
  EXPECT_EQ(sample.value, 5);
  ASSERT_TRUE(parse_metric_line("go_goroutines 1.5e3\r", sample));
  EXPECT_EQ(sample.value, 1500);
  EXPECT_EQ(sample.labels, "");
}

TEST(PrometheusText, BracesAndQuotesInsideLabels) {
  MetricSample sample;
  ASSERT_TRUE(parse_metric_line(R"(x_y{a="}\"} 9",b="{"} +7)", sample));
  EXPECT_EQ(sample.labels, R"(a="}\"} 9",b="{")");
  EXPECT_EQ(sample.value, 7);
}

TEST(PrometheusText, WhatIsNoSample) {
  MetricSample sample;
  for (const char* line :
       {"", "# HELP x y", "x", "x{", "x{a=\"", "x{a=\"b\"}", "1x 5", "x NaN", "x +Inf", "x 5z", "x{a=\"\\"}) {
    EXPECT_FALSE(parse_metric_line(line, sample)) << line;
  }
}

TEST(PrometheusText, KnownFamiliesOnly) {
  const auto metrics = known_metrics(
      "# TYPE hikaricp_connections_pending gauge\n"
      "hikaricp_connections_pending{pool=\"main\"} 12\n"
      "http_requests_total 99\n"
      "myapp_connections_max 8\n"
      "hikaricp_connections_usage_seconds_bucket{le=\"1\"} 4\n"
      "nodejs_eventloop_lag_p99_seconds 0.25\n"
      "process_cpu_seconds_total 3");
  ASSERT_THAT(metrics, SizeIs(4));
  EXPECT_EQ(metrics[0].name, "hikaricp_connections_pending{pool=\"main\"}");
  EXPECT_EQ(metrics[0].value, 12);
  EXPECT_EQ(metrics[3].name, "process_cpu_seconds_total");
}

TEST(PrometheusText, Bounded) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "jvm_gc_x{n=\"" + std::to_string(i) + "\"} 1\n";
  EXPECT_THAT(known_metrics(text), SizeIs(64));
  EXPECT_THAT(known_metrics("jvm_gc_x{n=\"" + std::string(300, 'n') + "\"} 1\n"), IsEmpty());
  EXPECT_THAT(known_metrics("jvm_gc_x{n=\"\x1b[2J\"} 1\n"), IsEmpty());
}

}  // namespace
}  // namespace brink::probe
