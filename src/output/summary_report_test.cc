#include "output/summary_report.h"

#include <gtest/gtest.h>

#include "output/figures.h"
#include "output/golden_test.h"
#include "output/limit_of_record.h"
#include "output/made_up_test.h"
#include "output/record_json.h"
#include "plan/limit_grammar.h"

namespace brink::output {
namespace {

#define EXPECT_GOLDEN(name, text)            \
  do {                                       \
    const std::string actual = text;         \
    EXPECT_EQ(actual, golden(name, actual)); \
  } while (false)

// As pywrkr writes it: a step whose requests all failed.
Record pywrkr_result() {
  auto record = read_record(R"({"schema_version": 1, "duration_sec": 10.0, "connections": 10, "total_requests": 2000,
    "total_errors": 100, "total_bytes": 50000, "requests_per_sec": 200.0, "transfer_per_sec_bytes": 5000.0,
    "status_codes": {"200": 1900, "500": 100}, "config": {"mode": "duration", "url_host": "shop.test"},
    "latency": {"min": 0.001, "max": 0.9, "mean": 0.05, "median": 0.04, "stdev": 0.02},
    "percentiles": {"p50": 0.04, "p75": 0.06, "p90": 0.1, "p95": 0.2, "p99": 0.5},
    "step_stats": {"log in": {"count": 100, "errors": 100, "min": 0.01, "max": 0.9, "mean": 0.3, "p50": 0.25,
                              "p95": 0.8, "p99": 0.85, "stdev": 0.1}}})");
  EXPECT_TRUE(record.has_value()) << record.error().message;
  return record ? *record : Record{};
}

Limit judged(const std::string& text, const Record& record) {
  const std::vector<plan::Limit> limits = {*plan::parse_limit(text)};
  const auto rows = judge_record(limits, record);
  EXPECT_TRUE(rows.has_value()) << text;
  return rows ? rows->front() : Limit{};
}

TEST(JudgeRecord, AResultOfPywrkr) {
  const Record record = pywrkr_result();
  EXPECT_EQ(judged("p95 < 300ms", record).actual, 0.2);
  EXPECT_TRUE(judged("p95 < 300ms", record).passed);
  EXPECT_FALSE(judged("p99 < 300ms", record).passed);
  EXPECT_EQ(judged("avg_latency < 1s", record).actual, 0.05);
  EXPECT_EQ(judged("max_latency < 1s", record).actual, 0.9);
  EXPECT_EQ(judged("error_rate < 10%", record).actual, 0.05);
  EXPECT_EQ(judged("rps > 100", record).actual, 200);
}

// pywrkr's own summary holds a step's limit against the whole, and halves the error rate of a step that always fails.
TEST(JudgeRecord, AStepIsJudgedByItself) {
  const Record record = pywrkr_result();
  EXPECT_EQ(judged("step:log in p95 < 1s", record).actual, 0.8);
  EXPECT_EQ(judged("step:log in error_rate < 60%", record).actual, 1);
  EXPECT_FALSE(judged("step:log in error_rate < 60%", record).passed);
}

TEST(JudgeRecord, WhatTheResultDoesNotHoldWasNotMeasured) {
  const Record record = pywrkr_result();
  for (const char* text :
       {"p42 < 1s", "p99.9 < 1s", "connect.p95 < 1s", "checks > 1%", "p95 < 1s over 2s", "generator < 80%"}) {
    const Limit limit = judged(text, record);
    EXPECT_EQ(limit.actual, std::nullopt) << text;
    EXPECT_FALSE(limit.passed) << text;
    EXPECT_EQ(limit.note, "the result does not hold it");
  }
}

TEST(JudgeRecord, AnUnknownStepListsThoseThatAre) {
  const std::vector<plan::Limit> limits = {*plan::parse_limit("step:log out p95 < 1s")};
  const auto rows = judge_record(limits, pywrkr_result());
  ASSERT_FALSE(rows.has_value());
  EXPECT_EQ(rows.error().kind, ErrorKind::usage);
  EXPECT_EQ(rows.error().hint, "there is: log in");
}

TEST(JudgeRecord, OurOwnHoldsEveryPercentile) {
  const Record record = made_up_bench();
  EXPECT_TRUE(judged("p42 < 1s", record).actual.has_value());
  EXPECT_NEAR(*judged("service.p95 < 1s", record).actual, 0.00238, 0.00001);
  EXPECT_TRUE(judged("connect.p95 < 1s", record).actual.has_value());
  EXPECT_TRUE(judged("generator < 80%", record).actual.has_value());
  EXPECT_TRUE(judged("ok.p50 < 1s", record).actual.has_value());
  EXPECT_EQ(judged("missed < 10", record).actual, 7);
}

TEST(JudgeRecord, RoutesOfATagTogether) {
  Record record = made_up_bench();
  record.target.routes[0].tags["area"] = "shop";
  EXPECT_EQ(judged("tag:area=shop requests > 1", record).actual, 2500);
  EXPECT_EQ(judged("tag:area=shop p50 < 1s", record).actual, judged("route:/ p50 < 1s", record).actual);
  record.target.routes[1].tags["area"] = "shop";
  EXPECT_EQ(judged("tag:area=shop requests > 1", record).actual, 5000);
  EXPECT_DOUBLE_EQ(*judged("tag:area=shop error_rate < 1%", record).actual, 15.0 / 5000);
  EXPECT_DOUBLE_EQ(*judged("tag:area=shop rps > 1", record).actual, 500);
  const double p50 = *judged("tag:area=shop p50 < 1s", record).actual;
  EXPECT_GT(p50, *judged("route:/ p50 < 1s", record).actual);
  EXPECT_LT(p50, *judged("route:/checkout p50 < 1s", record).actual);
  EXPECT_DOUBLE_EQ(*judged("tag:area=shop max_latency < 1s", record).actual,
                   *judged("route:/checkout max_latency < 1s", record).actual);
  EXPECT_EQ(judged("tag:area=shop service.p95 < 1s", record).note, "the result does not hold it");
  const auto unknown = judge_record(std::vector{*plan::parse_limit("tag:area=blog p95 < 1s")}, record);
  EXPECT_EQ(unknown.error().message, "\"tag:area=blog p95 < 1s\": nothing in the result has the tag \"area=blog\"");
}

TEST(JudgeRecord, ALimitTheRunHadKeepsWhatWasSeenThen) {
  const Limit limit = judged("service.p95 < 2ms over 5s", made_up_bench());
  EXPECT_EQ(limit.worst_from_s, 4);
  EXPECT_TRUE(limit.ended_the_run);
}

TEST(JudgeRecord, WithoutAStageNothingWasMeasured) {
  const Limit limit = judged("p95 < 1s", Record{});
  EXPECT_FALSE(limit.passed);
  EXPECT_EQ(limit.note, "nothing was measured");
}

TEST(Figures, ByTheirNames) {
  const Record record = pywrkr_result();
  const auto value = [&](const char* name) {
    const auto figure = find_figure(record, name);
    EXPECT_TRUE(figure.has_value()) << name;
    return figure ? figure->value : std::nullopt;
  };
  EXPECT_EQ(value("rps"), 200);
  EXPECT_EQ(value("requests_per_sec"), 200);
  EXPECT_EQ(value("error_rate"), 0.05);
  EXPECT_EQ(value("total_requests"), 2000);
  EXPECT_EQ(value("total_errors"), 100);
  EXPECT_EQ(value("total_bytes"), 50000);
  EXPECT_EQ(value("transfer_rate"), 5000);
  EXPECT_EQ(value("duration"), 10);
  EXPECT_EQ(value("min_latency"), 0.001);
  EXPECT_EQ(value("mean_latency"), 0.05);
  EXPECT_EQ(value("avg_latency"), 0.05);
  EXPECT_EQ(value("median_latency"), 0.04);
  EXPECT_EQ(value("stdev_latency"), 0.02);
  EXPECT_EQ(value("p95"), 0.2);
  EXPECT_EQ(value("p95_latency"), 0.2);
  EXPECT_EQ(value("p99.9"), std::nullopt);
  EXPECT_EQ(value("step:log in.p95"), 0.8);
  EXPECT_EQ(value("step:log in.errors"), 100);
  EXPECT_EQ(value("step:log in.p99.9"), std::nullopt);
  EXPECT_EQ(value("step:no such.p95"), std::nullopt);
  for (const char* name : {"", "latency", "p0", "p101", "step:", "step:x", "step:.p95", "step:x.y", "_latency"}) {
    EXPECT_FALSE(find_figure(record, name).has_value()) << name;
  }
}

ChangeRule rule(const std::string& text) {
  const auto parsed = parse_change_rule(text);
  EXPECT_TRUE(parsed.has_value()) << text << ": " << (parsed ? "" : parsed.error().message);
  return parsed ? *parsed : ChangeRule{};
}

TEST(ChangeRule, Grammar) {
  const ChangeRule relative = rule("p95 > +10%");
  EXPECT_EQ(relative.figure, "p95");
  EXPECT_TRUE(relative.above && relative.relative);
  EXPECT_DOUBLE_EQ(relative.amount, 0.1);
  const ChangeRule fallen = rule("rps<-5%");
  EXPECT_FALSE(fallen.above);
  EXPECT_DOUBLE_EQ(fallen.amount, -0.05);
  EXPECT_DOUBLE_EQ(rule("p99 > 20ms").amount, 0.02);
  EXPECT_DOUBLE_EQ(rule("p99 > 20us").amount, 20e-6);
  EXPECT_FALSE(rule("p99 > 2").unit_given);
  EXPECT_DOUBLE_EQ(rule("error_rate > 1").amount, 0.01);
  EXPECT_TRUE(rule("error_rate > 1%").relative);
  EXPECT_EQ(rule("step:get /a-b c.p95 > 10%").figure, "step:get /a-b c.p95");
  for (const char* text : {"", "p95", "p95 > ", "p95 > x", "p95 > 10 %x", "latency > 1", "rps > 5ms", "p95 > 5%%",
                           "p95 = 5", "p95 > .5s", "p95 >= 5%"}) {
    const auto parsed = parse_change_rule(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::usage);
    EXPECT_FALSE(parsed.error().hint.empty());
  }
}

TEST(ChangeRule, FiresBeyondItsAmountOnly) {
  const FigureChange grown{.figure = "p95", .unit = plan::Unit::seconds, .before = 0.1, .now = 0.11};
  EXPECT_EQ(fires(rule("p95 > +9%"), grown), true);
  EXPECT_EQ(fires(rule("p95 > +11%"), grown), false);
  EXPECT_EQ(fires(rule("p95 > 9ms"), grown), true);
  EXPECT_EQ(fires(rule("p95 < -1%"), grown), false);
  EXPECT_EQ(fires(rule("p95 > 1%"), FigureChange{.figure = "p95", .now = 1}), std::nullopt);
  EXPECT_EQ(fires(rule("total_errors > 1%"), FigureChange{.before = 0, .now = 5}), std::nullopt)
      << "relative to nothing";
  EXPECT_EQ(fires(rule("total_errors > 1"), FigureChange{.before = 0, .now = 5}), true);
}

TEST(ChangeRule, SeveralBaselinesAreTheirMean) {
  Record slow = pywrkr_result(), fast = slow;
  slow.stages[0].numbers.response_ms.p95 = 300;
  fast.stages[0].numbers.response_ms.p95 = 100;
  const std::vector<Record> before = {slow, fast};
  EXPECT_DOUBLE_EQ(*figure_change("p95", slow, before).before, 0.2);
  EXPECT_DOUBLE_EQ(*figure_change("p95", slow, before).relative(), 0.5);
}

SummaryReport report_of(Record record) {
  SummaryReport report{.record = std::move(record), .title = "Shop", .target = "", .marker = "brink --> x"};
  report.has_baseline = true;
  Record before = report.record;
  before.stages[0].numbers.response_ms.p95 = 100;
  before.stages[0].numbers.histogram = {};
  report.changes = usual_changes(report.record, std::span(&before, 1));
  for (const char* text : {"p95 > +10%", "rps < -5%", "step:none.p95 > 1%"}) {
    const ChangeRule one = rule(text);
    const auto change = figure_change(one.figure, report.record, std::span(&before, 1));
    report.rules.push_back({one, change, fires(one, change)});
  }
  return report;
}

TEST(SummaryReport, OfAResultOfPywrkr) {
  Record record = pywrkr_result();
  record.limits = {judged("p95 < 300ms", record), judged("step:log in error_rate < 60%", record)};
  const SummaryReport report = report_of(std::move(record));
  EXPECT_TRUE(any_fired(report));
  EXPECT_GOLDEN("summary_pywrkr.md", summary_markdown(report));
}

TEST(SummaryReport, SaysWhyItFailed) {
  const auto verdict = [](const SummaryReport& report) {
    const std::string text = summary_markdown(report);
    return text.substr(text.rfind("\n\n") + 2);
  };
  Record record = pywrkr_result();
  EXPECT_EQ(verdict({.record = record, .title = "t"}), "**passed**\n");
  EXPECT_EQ(verdict(report_of(record)), "**failed: regression against the baseline**\n");
  EXPECT_EQ(verdict({.record = made_up_bench(), .title = "t"}), "**failed: 4 of 5 thresholds broken**\n");
  record = made_up_invalid_run();
  EXPECT_TRUE(verdict({.record = record, .title = "t"}).starts_with("**interrupted"));
  record.interrupted = false;
  EXPECT_TRUE(verdict({.record = record, .title = "t"}).starts_with("**INVALID: this machine"));
}

}  // namespace
}  // namespace brink::output
