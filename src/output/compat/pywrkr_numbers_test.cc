// What pywrkr's numbers are made of; how they are written is in reports_test.cc.
#include "output/compat/pywrkr_numbers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "output/compat/pywrkr_errors.h"
#include "output/compat/pywrkr_modes.h"
#include "output/made_up_test.h"

namespace brink::output::compat {
namespace {

// Of ten seconds and a half, with 400 answers that came in the drain.
Record drained_run() {
  Record record = made_up_bench();
  Stage& stage = record.stages.back();
  stage.mishaps.clear();
  Counts& counts = stage.numbers.counts;
  stage.length_s = 10.5;
  counts.completed = 4'600;
  counts.failed = 0;
  counts.ended_in_window = 4'200;
  stage.numbers.rate_rps = 400;
  stage.numbers.bytes.body = 46'000;
  stage.numbers.failures.clear();
  stage.series.completed.assign(10, 400);
  stage.series.completed.push_back(350);  // 200 of them in the half second before the end
  stage.series.completed.push_back(250);
  stage.series.failed.assign(12, 0);
  return record;
}

TEST(PywrkrNumbers, RatesAreOfWhatEndedInTime) {
  const auto json = nlohmann::json::parse(pywrkr_json(drained_run(), PywrkrView{}));
  EXPECT_EQ(json["total_requests"], 4'600) << "all of them are counted";
  EXPECT_EQ(json["requests_per_sec"], 400);
  EXPECT_EQ(json["transfer_per_sec_bytes"], 4'000) << "ten bytes each";
  Record record = drained_run();
  record.plan.scenario = "shop";
  record.stages.back().routes = {{"/", record.stages.back().numbers}};
  EXPECT_EQ(nlohmann::json::parse(pywrkr_json(record, PywrkrView{}))["step_stats"]["/"]["requests_per_sec"], 400);
}

TEST(PywrkrNumbers, TheTimelineEndsWithTheDuration) {
  const std::string report = pywrkr_report(drained_run(), PywrkrView{});
  const std::string timeline = report.substr(report.find("THROUGHPUT TIMELINE"));
  EXPECT_EQ(std::count(timeline.begin(), timeline.end(), '|'), 22) << timeline;
  EXPECT_NE(timeline.find("9.0s | ######################################## | 400.0 req/s\n"), std::string::npos)
      << timeline;
  EXPECT_NE(timeline.find("10.0s | ######################################## | 400.0 req/s\n"), std::string::npos)
      << timeline;
}

// A hundred requests of a scenario: ten failed, four had another length, and twenty more could not be made.
Record lacking_run() {
  Record record = made_up_bench();
  record.plan.scenario = "shop";
  Stage& stage = record.stages.back();
  stage.numbers.counts.completed = 90;
  stage.numbers.counts.failed = 10;
  stage.mishaps = {
      {"assertion", {{"ContentLength: not that of the first response", 4}}},
      {"substitution", {{"TemplateError: ${a} has no value", 15}, {"TemplateError: ${b} has no value", 5}}}};
  return record;
}

Limit on(const std::string& expression, double bound, std::optional<double> actual) {
  Limit limit{.expression = expression, .unit = "share", .bound = bound, .actual = actual, .of = 100};
  limit.passed = actual && *actual < bound;
  return limit;
}

TEST(PywrkrErrors, AreOneNumberWhereverTheyStand) {
  Record record = lacking_run();
  record.limits = {on("error_rate < 20%", 0.2, 0.1)};
  judge_pywrkr_errors(record);
  const auto json = nlohmann::json::parse(pywrkr_json(record, PywrkrView{}));
  EXPECT_EQ(json["total_errors"], 30);
  EXPECT_EQ(json["template_errors"], 20);
  EXPECT_EQ(json["content_length_errors"], 4) << "which are none";
  EXPECT_DOUBLE_EQ(*record.limits[0].actual, 0.3);
  EXPECT_FALSE(record.limits[0].passed);
  const std::vector<PywrkrEndpoint> urls = {{"http://h/a", "GET", record}};
  EXPECT_EQ(nlohmann::json::parse(pywrkr_urls_json(urls))["total_errors"], 30);
  EXPECT_NE(pywrkr_urls_report(urls).find("30 errors (30.00%)"), std::string::npos);
  record.verdict.emplace().levels.push_back({});
  EXPECT_NE(pywrkr_autofind_report(record).find("30.00%"), std::string::npos);
}

TEST(PywrkrErrors, LimitsOnOtherThingsStayAsTheyAre) {
  Record record = lacking_run();
  record.limits = {on("step:/ error_rate < 20%", 0.2, 0.1), on("error_rate < 20% over 5s", 0.2, 0.1),
                   on("p95 < 200ms", 0.2, 0.1), on("error_rate < 20%", 0.2, std::nullopt), on("errors < 20", 20, 10)};
  judge_pywrkr_errors(record);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(record.limits[i].passed) << record.limits[i].expression;
  EXPECT_FALSE(record.limits[3].actual) << "nothing ended: not measured";
  EXPECT_DOUBLE_EQ(*record.limits[4].actual, 30);
  EXPECT_FALSE(record.limits[4].passed);
  record = lacking_run();
  record.stages.back().mishaps.erase("substitution");
  record.limits = {on("error_rate < 20%", 0.2, 0.1)};
  judge_pywrkr_errors(record);
  EXPECT_TRUE(record.limits[0].passed);
}

}  // namespace
}  // namespace brink::output::compat
