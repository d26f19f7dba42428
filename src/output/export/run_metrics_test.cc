#include "output/export/run_metrics.h"

#include <gtest/gtest.h>

#include <set>

#include "output/export/testing_set.h"
#include "plan/exporting.h"

namespace brink::output {
namespace {

std::uint64_t count_of(const MetricSet& set, std::string_view name, const Labels& labels = {}) {
  const MetricValue* value = find_value(set, name, labels);
  return value ? std::get<std::uint64_t>(value->value) : ~std::uint64_t{0};
}

double gauge_of(const MetricSet& set, std::string_view name, const Labels& labels = {}) {
  const MetricValue* value = find_value(set, name, labels);
  return value ? std::get<double>(value->value) : -1;
}

TEST(RunMetrics, RequestsAreByRouteAndOutcome) {
  const MetricSet set = made_up_set();
  EXPECT_EQ(count_of(set, "brink_requests_total", {{"route", "/"}, {"outcome", "ok"}}), 3u);
  EXPECT_EQ(count_of(set, "brink_requests_total", {{"route", "/checkout/{id}"}, {"outcome", "ok"}}), 1u);
  EXPECT_EQ(count_of(set, "brink_requests_total", {{"route", "/checkout/{id}"}, {"outcome", "bad"}}), 1u);
  EXPECT_EQ(count_of(set, "brink_requests_total", {{"route", "/checkout/{id}"}, {"outcome", "timed_out"}}), 1u);
  EXPECT_EQ(count_of(set, "brink_failures_total", {{"route", "/checkout/{id}"}, {"failure", "first_byte_timeout"}}),
            1u);
  EXPECT_EQ(find_metric(set, "brink_requests_total")->values.size(), 4u) << "outcomes that never came have no series";
}

TEST(RunMetrics, EveryFailureThereIsIsInOneOutcome) {
  RunNumbers run;
  RouteNumbers route{"/", {}};
  for (int i = 1; i < sample::failure_count; ++i) route.tally.counts.failures[static_cast<std::size_t>(i)] = 1;
  route.tally.counts.failed = sample::failure_count - 1;
  run.routes = {route};
  const MetricSet set = run_metrics(run, {});
  std::uint64_t requests = 0, failures = 0;
  for (const auto& value : find_metric(set, "brink_requests_total")->values) {
    requests += std::get<std::uint64_t>(value.value);
  }
  for (const auto& value : find_metric(set, "brink_failures_total")->values) {
    failures += std::get<std::uint64_t>(value.value);
  }
  EXPECT_EQ(requests, static_cast<std::uint64_t>(sample::failure_count - 1));
  EXPECT_EQ(failures, static_cast<std::uint64_t>(sample::failure_count - 1));
}

TEST(RunMetrics, RunsOfLoadPilotHaveItsMetricsToo) {
  RunNumbers run = made_up_numbers();
  EXPECT_EQ(find_metric(run_metrics(run, {}), "loadpilot_requests_total"), nullptr) << "others have not";
  run.job = "loadpilot";
  Totals before;
  before.time = run.time - std::chrono::seconds(2);
  before.requests = 2;
  const MetricSet set = run_metrics(run, before);
  const Totals all = totals_of(run);
  EXPECT_EQ(count_of(set, "loadpilot_requests_total"), all.requests);
  EXPECT_EQ(count_of(set, "loadpilot_errors_total"), all.errors);
  EXPECT_DOUBLE_EQ(gauge_of(set, "loadpilot_current_rps"), static_cast<double>(all.requests - 2) / 2);
  EXPECT_DOUBLE_EQ(gauge_of(set, "loadpilot_elapsed_secs"), 5);
  EXPECT_NEAR(gauge_of(set, "loadpilot_task_latency_p50_ms", {{"task", "/"}}), 2, 0.05);
  EXPECT_EQ(count_of(set, "loadpilot_task_errors_total", {{"task", "/"}}), 0u);
  EXPECT_GT(gauge_of(set, "loadpilot_latency_p99_ms"), 0);
}

TEST(RunMetrics, ARouteWithoutRequestsIsThereAtZero) {
  RunNumbers run;
  run.routes = {{"/", {}}};
  const MetricSet set = run_metrics(run, {});
  EXPECT_EQ(count_of(set, "brink_requests_total", {{"route", "/"}, {"outcome", "ok"}}), 0u);
  EXPECT_EQ(find_metric(set, "brink_response_seconds"), nullptr);
  EXPECT_EQ(find_metric(set, "pywrkr_latency_p50_ms"), nullptr);
  EXPECT_EQ(count_of(set, "pywrkr_requests_total"), 0u);
}

TEST(RunMetrics, StatusesOutsideOfHttpAreOne) {
  RunNumbers run;
  RouteNumbers route{"/", {}};
  for (const std::uint16_t status : {99, 100, 599, 600, 65'535}) route.tally.counts.status[status] = 1;
  run.routes = {route};
  const MetricSet set = run_metrics(run, {});
  EXPECT_EQ(count_of(set, "brink_responses_total", {{"status", "100"}}), 1u);
  EXPECT_EQ(count_of(set, "brink_responses_total", {{"status", "599"}}), 1u);
  EXPECT_EQ(count_of(set, "brink_responses_total", {{"status", "other"}}), 3u);
}

TEST(RunMetrics, TheBalanceHolds) {
  const MetricSet set = made_up_set();
  const Labels route = {{"route", "/checkout/{id}"}};
  EXPECT_EQ(count_of(set, "brink_requests_due_total", route), 4u);
  EXPECT_EQ(count_of(set, "brink_requests_missed_total", route), 1u);
  EXPECT_EQ(count_of(set, "brink_requests_unanswered_total", route), 0u);
  EXPECT_EQ(gauge_of(set, "brink_requests_in_flight"), 3);
}

TEST(RunMetrics, NamesTellTheUnitAndAreUnique) {
  RunNumbers run = made_up_numbers();
  run.answer = {90, 110, 590, 600};
  const MetricSet set = run_metrics(run, {.time = run.start});
  std::set<std::string_view> names, otel_names;
  for (const Metric& metric : set.metrics) {
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
    EXPECT_TRUE(otel_names.insert(metric.otel_name).second) << metric.otel_name;
    EXPECT_EQ(plan::label_name(metric.name), metric.name);
    EXPECT_FALSE(metric.values.empty()) << metric.name;
    EXPECT_EQ(metric.kind == MetricKind::counter, metric.name.ends_with("_total")) << metric.name;
    if (metric.kind == MetricKind::histogram) {
      EXPECT_TRUE(metric.name.ends_with("_seconds")) << metric.name;
    }
    for (const MetricValue& value : metric.values) {
      EXPECT_EQ(metric.kind == MetricKind::counter, std::holds_alternative<std::uint64_t>(value.value));
      EXPECT_EQ(metric.kind == MetricKind::histogram, std::holds_alternative<aggregate::Spectrum>(value.value));
      for (const Label& label : value.labels) {
        EXPECT_NE(std::find(std::begin(plan::own_labels), std::end(plan::own_labels), label.name),
                  std::end(plan::own_labels))
            << label.name << " may be given as a tag";
      }
    }
  }
}

TEST(RunMetrics, TextThatIsNoUtf8IsMadeIt) {
  RunNumbers run;
  run.routes = {{"/\xff", {}}};
  run.tags = {{"a", "b\xc3"}};
  const MetricSet set = run_metrics(run, {});
  EXPECT_EQ(set.tags[0].value, "b\xEF\xBF\xBD");
  EXPECT_EQ(find_metric(set, "brink_requests_total")->values[0].labels[0].value, "/\xEF\xBF\xBD");
}

TEST(PywrkrMetrics, AreOfTheIntervalWhileTheRunGoesOn) {
  RunNumbers first = made_up_numbers();
  const Totals before = totals_of(first);
  RunNumbers second = first;
  second.time = first.time + std::chrono::seconds(2);
  second.routes[0].tally.counts.completed += 10;
  second.routes[0].tally.counts.bytes_received += 1000;
  second.routes[0].tally.clocks[0].response.merge(spectrum_of({0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.5}));
  const MetricSet set = run_metrics(second, before);
  const Labels interval = {{"export", "interval"}};
  EXPECT_EQ(count_of(set, "pywrkr_requests_total"), 16u);
  EXPECT_EQ(count_of(set, "pywrkr_errors_total"), 2u);
  EXPECT_DOUBLE_EQ(gauge_of(set, "pywrkr_requests_per_sec", interval), 5);
  EXPECT_DOUBLE_EQ(gauge_of(set, "pywrkr_transfer_bytes_per_sec", interval), 500);
  EXPECT_DOUBLE_EQ(gauge_of(set, "pywrkr_duration_sec", interval), 7);
  EXPECT_NEAR(gauge_of(set, "pywrkr_latency_p50_ms", interval), 100, 2.5);
  EXPECT_NEAR(gauge_of(set, "pywrkr_latency_max_ms", interval), 500, 25);
  EXPECT_NEAR(gauge_of(set, "pywrkr_latency_mean_ms", interval), 140, 0.01);
}

TEST(PywrkrMetrics, AreOfTheWholeRunInTheEnd) {
  RunNumbers run = made_up_numbers();
  run.whole = RunNumbers::Whole{.length_s = 4, .response = {}};
  for (const double value : {0.001, 0.002, 0.004, 0.02, 0.3, 10.5}) run.whole->response.record(from_seconds(value));
  const MetricSet set = run_metrics(run, totals_of(made_up_numbers()));
  const Labels whole = {{"export", "final"}};
  EXPECT_DOUBLE_EQ(gauge_of(set, "pywrkr_requests_per_sec", whole), 1.5);
  EXPECT_DOUBLE_EQ(gauge_of(set, "pywrkr_duration_sec", whole), 4);
  EXPECT_NEAR(gauge_of(set, "pywrkr_latency_p50_ms", whole), 4, 0.005);
  EXPECT_DOUBLE_EQ(gauge_of(set, "pywrkr_latency_max_ms", whole), 10'500);
  EXPECT_EQ(find_metric(set, "pywrkr_latency_p99_ms")->otel_name, "pywrkr.latency.p99");
}

TEST(LabelName, IsWhatPrometheusTakes) {
  EXPECT_EQ(plan::label_name("build.no"), "build_no");
  EXPECT_EQ(plan::label_name("7up"), "_7up");
  EXPECT_EQ(plan::label_name("Über"), "__ber");
  EXPECT_EQ(plan::label_name("ok_9"), "ok_9");
}

}  // namespace
}  // namespace brink::output
