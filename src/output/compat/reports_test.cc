#include "output/compat/reports.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "output/compat/pywrkr.h"
#include "output/compat/pywrkr_modes.h"
#include "output/compat/spread.h"
#include "output/golden_test.h"
#include "output/made_up_test.h"

namespace brink::output::compat {
namespace {

Numbers of_steps(std::vector<HistogramStep> ok) {
  Numbers n;
  n.response_ms.min = ok.front().low_us / 1e3;
  n.response_ms.max = ok.back().low_us / 1e3;
  n.histogram.ok = std::move(ok);
  return n;
}

TEST(Spread, QuantilesAreOfTheNearestRank) {
  std::vector<HistogramStep> steps;
  for (int ms = 1; ms <= 100; ++ms) steps.push_back({ms * 1e3, 1});
  const Spread spread(of_steps(std::move(steps)));
  EXPECT_EQ(spread.count(), 100u);
  EXPECT_DOUBLE_EQ(spread.quantile(0.5), 50);
  EXPECT_DOUBLE_EQ(spread.quantile(0.99), 99);
  EXPECT_DOUBLE_EQ(spread.quantile(0), 1);
  EXPECT_DOUBLE_EQ(spread.quantile(1), 100);
  EXPECT_DOUBLE_EQ(spread.share_within(10.5, 20.5), 0.1);
}

TEST(Spread, PartsHoldEverySample) {
  const Spread spread(of_steps({{1000, 5}, {5500, 3}, {10'000, 2}}));
  const auto parts = spread.parts(9);
  EXPECT_EQ(parts.front(), 5u);
  EXPECT_EQ(parts[4], 3u);
  EXPECT_EQ(parts.back(), 2u);
}

TEST(Spread, EqualSamplesLieInOnePart) { EXPECT_EQ(Spread(of_steps({{2000, 7}})).parts(5).front(), 7u); }

TEST(Spread, NothingMeasuredIsNothing) {
  const Spread spread{Numbers{}};
  EXPECT_EQ(spread.count(), 0u);
  EXPECT_EQ(spread.quantile(0.5), 0);
}

void expect_golden(const std::string& name, const std::string& text) { EXPECT_EQ(text, golden(name, text)); }

TEST(Reports, InTheShapeOfWrk) {
  expect_golden("compat_wrk.txt", wrk_report(made_up_bench(), {"http://h/", 2, 10, true}));
}

TEST(Reports, InTheShapeOfAb) {
  expect_golden("compat_ab.txt", ab_report(made_up_bench(), {.concurrency = 10, .keepalive = true}));
}

TEST(Reports, AbCountsLengthsWhateverTheStatus) {
  Record record = made_up_bench();
  Stage& stage = record.stages.back();
  stage.numbers.failures = {{"assertion", 4}, {"status", 8}, {"first_byte_timeout", 3}};
  stage.mishaps = {{"assertion", {{"ContentLength: not that of the first response", 6}}}};
  const std::string report = ab_report(record, {.concurrency = 10});
  EXPECT_NE(report.find("Failed requests:        9\n   (Connect: 3, Receive: 0, Length: 6, Exceptions: 0)\n"),
            std::string::npos)
      << report;
}

TEST(Reports, TheCsvOfAbHasARowForEachPercent) {
  const std::string csv = ab_csv(made_up_bench());
  EXPECT_TRUE(csv.starts_with("Percentage served,Time in ms\n0,"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 102);
}

TEST(Reports, TheTableOfAbHasItsAttributes) {
  expect_golden("compat_ab.html",
                ab_html(made_up_bench(), {.concurrency = 10, .keepalive = true}, {"border=1", "", "x"}));
}

TEST(Reports, InTheShapeOfHey) { expect_golden("compat_hey.txt", hey_report(made_up_bench())); }

// Of requests that are all alike.
Record plain(Record record) {
  record.plan.scenario.reset();
  record.limits.clear();
  for (Stage& stage : record.stages) {
    stage.mishaps.clear();
    stage.http_versions = {{"HTTP/1.1", stage.numbers.counts.completed}};
  }
  return record;
}

PywrkrView view() {
  PywrkrView view;
  view.url = "http://127.0.0.1:8080/";
  view.duration_s = 10;
  view.rate = 500;
  view.breakdown = true;
  view.tags = {{"build", "7"}};
  return view;
}

TEST(Reports, InTheShapeOfPywrkr) { expect_golden("compat_pywrkr.txt", pywrkr_report(plain(made_up_bench()), view())); }

TEST(Reports, TheJsonOfPywrkrIsInSeconds) {
  expect_golden("compat_pywrkr.json", pywrkr_json(plain(made_up_bench()), view()));
}

TEST(Reports, TheCsvOfPywrkrHasAHundredRows) {
  const std::string csv = pywrkr_csv(made_up_bench(), view());
  EXPECT_TRUE(csv.starts_with("Percentage,Time (ms)\r\n1,"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 101);
  EXPECT_EQ(pywrkr_csv(made_up_unreachable_run(), view()), "");
}

TEST(Reports, TheHtmlOfPywrkrEscapesWhatOthersWrote) {
  PywrkrView v = view();
  v.profile = "<script>";
  const std::string page = pywrkr_html(made_up_bench(), v);
  EXPECT_EQ(page.find("<script>"), std::string::npos);
  EXPECT_NE(page.find("<tr><td>percentiles.p95</td>"), std::string::npos);
}

TEST(Reports, NothingMeasuredHasNoLatency) {
  const auto json = nlohmann::json::parse(pywrkr_json(plain(made_up_unreachable_run()), view()));
  EXPECT_FALSE(json.contains("latency"));
  EXPECT_FALSE(json.contains("percentiles"));
  EXPECT_EQ(json["total_errors"], json["total_requests"]);
  EXPECT_TRUE(json["error_types"].contains("ClientConnectorError"));
}

TEST(Reports, TheSearchOfPywrkrHasARowForEachStep) {
  const Record run = made_up_run();
  const auto json = nlohmann::json::parse(pywrkr_autofind_json(run, {"http://h/", 1, 5, 30}));
  EXPECT_EQ(json["steps"].size(), run.verdict->levels.size());
  EXPECT_EQ(json["max_sustainable_users"], 90);
  EXPECT_NE(pywrkr_autofind_report(run).find("Maximum sustainable load: 90 users"), std::string::npos);
}

TEST(Reports, UrlsOfPywrkrAddUp) {
  const std::vector<PywrkrEndpoint> endpoints = {{"http://h/a", "GET", made_up_bench()},
                                                 {"http://h/b", "POST", made_up_closed_bench()}};
  const auto json = nlohmann::json::parse(pywrkr_urls_json(endpoints));
  EXPECT_EQ(json["endpoint_count"], 2);
  EXPECT_EQ(json["total_requests"].get<int>(),
            json["endpoints"][0]["total_requests"].get<int>() + json["endpoints"][1]["total_requests"].get<int>());
  EXPECT_EQ(json["endpoints"][1]["method"], "POST");
  EXPECT_NE(pywrkr_urls_report(endpoints).find("http://h/b"), std::string::npos);
}

Record scenario_run() {
  Record record = made_up_bench();
  record.plan.scenario = "shop";
  Stage& stage = record.stages.back();
  stage.numbers.failures = {{"assertion", 6}, {"status", 3}};
  stage.numbers.status = {{"200", 4995}, {"500", 5}};
  stage.numbers.counts.completed = 4986;
  stage.numbers.counts.failed = 9;
  stage.numbers.rate_rps = 499.5;
  stage.mishaps = {
      {"assertion", {{"AssertStatus: expected 200, got 500", 2}, {"ContentLength: not that of the first response", 1}}},
      {"extraction", {{"ExtractFailure: token: no header x-token", 4}}},
      {"substitution", {{"TemplateError: ${token} has no value", 6}}}};
  stage.http_versions = {{"HTTP/1.1", 4000}, {"HTTP/2", 990}};
  return record;
}

TEST(Reports, OfAScenarioPywrkrCountsWhatWentWrongInIt) {
  PywrkrView v = view();
  v.users = 20;
  const auto json = nlohmann::json::parse(pywrkr_json(scenario_run(), v));
  EXPECT_EQ(json["extract_failures"], 4);
  EXPECT_EQ(json["template_errors"], 6);
  EXPECT_EQ(json["content_length_errors"], 1);
  EXPECT_EQ(json["total_errors"], 9 + 6) << "a length is no error there, and what could not be sent is one";
  EXPECT_EQ(json["error_types"], (nlohmann::json{{"AssertStatus: expected 200, got 500", 2},
                                                 {"ExtractFailure: token: no header x-token", 4},
                                                 {"TemplateError: ${token} has no value", 6},
                                                 {"HTTP 500", 3}}));
  EXPECT_EQ(json["http_versions"], (nlohmann::json{{"1.1", 4000}, {"2", 990}}));
  EXPECT_EQ(json["config"]["mode"], "scenario:users");
  EXPECT_EQ(json["step_stats"].size(), made_up_bench().stages.back().routes.size());
}

TEST(Reports, OfAScenarioPywrkrHasARowForEachStep) {
  PywrkrView v = view();
  v.users = 20;
  v.http2 = true;
  expect_golden("compat_pywrkr_scenario.txt", pywrkr_report(scenario_run(), v));
}

TEST(Reports, StepsThatFailAltogetherFailAltogether) {
  Record record = scenario_run();
  Counts& counts = record.stages.back().routes[0].numbers.counts;
  counts.failed += counts.completed;
  counts.completed = 0;
  const auto json = nlohmann::json::parse(pywrkr_json(record, view()));
  const auto& step = json["step_stats"][record.stages.back().routes[0].name];
  EXPECT_EQ(step["errors"], step["count"]) << "pywrkr showed half of it";
}

TEST(Reports, WhatWasNotMeasuredBreaksAThreshold) {
  Record record = plain(made_up_bench());
  EXPECT_EQ(pywrkr_thresholds(record), "") << "there are none";
  record.limits = {{.expression = "p95 < 300ms", .unit = "s", .bound = 0.3, .actual = 0.012, .passed = true},
                   {.expression = "error_rate < 1%", .unit = "share", .bound = 0.01, .actual = 0.003, .passed = true},
                   {.expression = "rps > 100", .unit = "per_second", .bound = 100, .actual = 500, .passed = true}};
  const std::string kept = pywrkr_thresholds(record);
  EXPECT_NE(kept.find("12.00ms   PASS"), std::string::npos) << kept;
  EXPECT_NE(kept.find("0.30%   PASS"), std::string::npos) << kept;
  EXPECT_NE(kept.find("500.00   PASS"), std::string::npos) << kept;
  EXPECT_NE(kept.find("Thresholds: ALL PASSED"), std::string::npos);
  record.limits.push_back({.expression = "step:a p95 < 1s", .unit = "s", .bound = 1});
  const std::string broken = pywrkr_thresholds(record);
  EXPECT_NE(broken.find("not measured   FAIL"), std::string::npos) << broken;
  EXPECT_NE(broken.find("Thresholds: SOME FAILED"), std::string::npos);
}

TEST(Reports, ExportsAreCounted) {
  Record record = made_up_bench();
  record.exports = {{.exporter = "otlp", .to = "http://c/", .sent = 5, .failed = 2, .dropped = 1}};
  EXPECT_EQ(pywrkr_export_lines(record),
            "Streaming export: 5 snapshot(s) exported, 2 failed, 1 dropped (collector too slow)\n");
}

}  // namespace
}  // namespace brink::output::compat
