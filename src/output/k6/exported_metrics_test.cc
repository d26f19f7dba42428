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
  const std::size_t by_tags = catalog.break_down(export_rule({"team"}));
  aggregate::MetricRecorder recorder(catalog);
  const auto tagged = [&](std::string_view name, std::string_view value) { return recorder.with({}, {name, value}); };
  const auto ok = tagged("status", "200");
  recorder.add(Metric::http_reqs, 1, ok, Instant{});
  recorder.add(Metric::http_reqs, 1, tagged("url", "http://a/1"), Instant{});
  recorder.add(Metric::http_reqs, 1, tagged("url", "http://a/2"), Instant{});
  recorder.add(Metric::http_reqs, 1, recorder.with(ok, {"vu", "7", true}), Instant{});
  recorder.add(Metric::http_reqs, 1, recorder.with(ok, {"team", "blue"}), Instant{});
  recorder.add(Metric::http_req_duration, 100, {}, Instant{});
  recorder.add(Metric::http_req_duration, 300, {}, Instant{});
  recorder.add(Metric::http_req_duration, 500, tagged("job", "mine"), Instant{});
  recorder.add(Metric::checks, 1, tagged("check", "a"), Instant{});
  recorder.add(Metric::checks, 0, tagged("check", "b"), Instant{});
  recorder.add(Metric::vus, 7, {}, Instant{});

  const ExportedMetrics metrics(catalog, {"p(99)", "p(99.9)", "avg", "sum", "count"}, by_tags);
  MetricSet set;
  metrics.add(recorder.summary(), set);
  const auto all = exported(set);
  EXPECT_EQ(all.at("k6_http_reqs_total"), 2) << "whatever their URL";
  EXPECT_EQ(all.at("k6_http_reqs_total{status=200}"), 3) << "metadata and what everything has are no labels";
  EXPECT_NEAR(all.at("k6_http_req_duration_p99"), 0.298, 0.001);
  EXPECT_TRUE(all.contains("k6_http_req_duration_p99_9"));
  EXPECT_NEAR(all.at("k6_http_req_duration_avg"), 0.2, 1e-9);
  EXPECT_NEAR(all.at("k6_http_req_duration_sum"), 0.4, 1e-9);
  EXPECT_EQ(all.at("k6_http_req_duration_count"), 2);
  EXPECT_EQ(all.at("k6_http_req_duration_count{tag_job=mine}"), 1);
  EXPECT_EQ(all.at("k6_checks_rate{check=a}"), 1);
  EXPECT_EQ(all.at("k6_checks_rate{check=b}"), 0);
  EXPECT_EQ(all.at("k6_vus"), 7);
  EXPECT_FALSE(all.contains("k6_orders_total"));
}

TEST(OutputK6ExportedMetrics, CombinationsOfTagsAreBounded) {
  aggregate::MetricCatalog catalog;
  const aggregate::BreakdownRule rule = export_rule({});
  const std::size_t by_tags = catalog.break_down(rule);
  aggregate::MetricRecorder recorder(catalog);
  for (std::size_t i = 0; i < rule.most + 50; ++i) {
    recorder.add(sample::Metric::http_reqs, 1, recorder.with({}, {"user", std::to_string(i)}), Instant{});
  }
  MetricSet set;
  const ExportedMetrics metrics(catalog, {}, by_tags);
  metrics.add(recorder.summary(), set);
  const auto all = exported(set);
  EXPECT_EQ(all.size(), rule.most + 1);
  EXPECT_EQ(all.at("k6_http_reqs_total{tags=other}"), 50);
}

TEST(OutputK6ExportedMetrics, Statistics) {
  for (const char* known : {"avg", "med", "sum", "p(0)", "p(99.9)", "p(100)"}) EXPECT_TRUE(is_exported_stat(known));
  for (const char* unknown : {"", "p99", "p(101)", "p(x)", "rate"}) EXPECT_FALSE(is_exported_stat(unknown));
}

}  // namespace
}  // namespace brink::output::k6
