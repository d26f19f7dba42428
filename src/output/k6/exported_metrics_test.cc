#include "output/k6/exported_metrics.h"

#include <gtest/gtest.h>

#include <map>

#include "aggregate/metric_recorder.h"

namespace brink::output::k6 {
namespace {

// "k6_http_reqs_total{status=200}" -> value.
std::map<std::string, double> exported(const MetricSet& set) {
  std::map<std::string, double> all;
  for (const Metric& metric : set.metrics) {
    for (const MetricValue& value : metric.values) {
      std::string name(metric.name);
      for (const Label& label : value.labels) name += "{" + label.name + "=" + label.value + "}";
      all[name] = std::get<double>(value.value);
    }
  }
  return all;
}

TEST(OutputK6ExportedMetrics, NamesOfK6) {
  using sample::Metric;
  aggregate::MetricCatalog catalog;
  catalog.add_metric("orders", brink::MetricKind::counter, MetricContains::plain);
  catalog.add_sub_metric("http_reqs", {{"status", "200"}}, "http_reqs{status:200}");
  aggregate::MetricRecorder recorder(catalog);
  const auto ok = recorder.with({}, {"status", "200"});
  recorder.add(Metric::http_reqs, 1, ok, Instant{});
  recorder.add(Metric::http_reqs, 1, {}, Instant{});
  recorder.add(Metric::http_req_duration, 100, {}, Instant{});
  recorder.add(Metric::http_req_duration, 300, {}, Instant{});
  recorder.add(Metric::checks, 1, {}, Instant{});
  recorder.add(Metric::checks, 0, {}, Instant{});
  recorder.add(Metric::vus, 7, {}, Instant{});

  const ExportedMetrics metrics(catalog, {"p(99)", "p(99.9)", "avg", "sum", "count"});
  MetricSet set;
  metrics.add(recorder.summary(), set);
  const auto all = exported(set);
  EXPECT_EQ(all.at("k6_http_reqs_total"), 2);
  EXPECT_EQ(all.at("k6_http_reqs_total{status=200}"), 1);
  EXPECT_NEAR(all.at("k6_http_req_duration_p99"), 0.298, 0.001);
  EXPECT_TRUE(all.contains("k6_http_req_duration_p99_9"));
  EXPECT_NEAR(all.at("k6_http_req_duration_avg"), 0.2, 1e-9);
  EXPECT_NEAR(all.at("k6_http_req_duration_sum"), 0.4, 1e-9);
  EXPECT_EQ(all.at("k6_http_req_duration_count"), 2);
  EXPECT_EQ(all.at("k6_checks_rate"), 0.5);
  EXPECT_EQ(all.at("k6_vus"), 7);
  EXPECT_FALSE(all.contains("k6_orders_total"));
}

TEST(OutputK6ExportedMetrics, Statistics) {
  for (const char* known : {"avg", "med", "sum", "p(0)", "p(99.9)", "p(100)"}) EXPECT_TRUE(is_exported_stat(known));
  for (const char* unknown : {"", "p99", "p(101)", "p(x)", "rate"}) EXPECT_FALSE(is_exported_stat(unknown));
}

}  // namespace
}  // namespace brink::output::k6
