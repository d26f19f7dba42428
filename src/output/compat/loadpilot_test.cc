#include "output/compat/loadpilot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace brink::output::compat {
namespace {

using testing::HasSubstr;

const TerminalStyle plain{.color = false, .unicode = true, .width = 100};

// `count` answers of a time in milliseconds each, beside what failed.
StageRoute row(const std::string& name, std::uint64_t good, std::uint64_t failed, std::uint64_t hung, double ms) {
  StageRoute r;
  r.name = name;
  r.numbers.counts = {.due = good + failed + hung + 3,
                      .sent = good + failed + hung,
                      .missed = 3,
                      .completed = good,
                      .failed = failed,
                      .in_flight = hung};
  r.numbers.response_ms = {.count = good, .min = ms, .mean = ms, .deviation = 0, .max = ms};
  r.numbers.histogram.ok = {{ms * 1000, good}};
  return r;
}

Record shop() {
  Record record;
  record.target.url = "http://127.0.0.1:8080/";
  record.program.emplace().users_class = "Shop";
  Stage stage;
  stage.length_s = 10;
  stage.load.peak_rps = 50;
  stage.routes = {row("browse", 300, 0, 0, 10), row("buy", 90, 8, 2, 100), row("on_start", 50, 50, 0, 900)};
  stage.checks = {{"buy fails with a request", 8, 2},
                  {"quiet fails with a request", 0, 5},
                  {"buy completes", 90, 12},
                  {"browse completes", 300, 0}};
  record.stages.push_back(stage);
  return record;
}

const std::vector<std::string> tasks{"browse", "buy", "quiet"};

TEST(LoadPilotResult, IsOfTheTasksAlone) {
  const auto result = loadpilot_result(shop(), tasks);
  EXPECT_EQ(result.all.requests, 300u + 100u + 5u);
  EXPECT_EQ(result.all.errors, 12u + 5u) << "requests that failed, and iterations beside them";
  EXPECT_EQ(result.all.dropped, 6u);
  EXPECT_EQ(result.tasks.at("browse").errors, 0u);
  EXPECT_EQ(result.tasks.at("quiet").requests, 5u) << "which sent nothing and failed";
  EXPECT_NEAR(*result.all.p50_ms, 10, 0.1);
  EXPECT_NEAR(*result.all.p99_ms, 100, 0.5);
  EXPECT_NEAR(*result.all.max_ms, 100, 0.01) << "not that of users who got ready";
}

TEST(LoadPilotResult, HasTheKeysOfOld) {
  const auto json = nlohmann::json::parse(loadpilot_json(loadpilot_result(shop(), tasks)));
  for (const char* key : {"scenario", "target_url", "rps_target", "rps_actual", "requests_total", "errors_total",
                          "error_rate_pct", "p50_ms", "p95_ms", "p99_ms", "max_ms", "duration_secs"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_EQ(json["scenario"], "Shop");
  EXPECT_EQ(json["rps_target"], 50);
  EXPECT_EQ(json["rps_actual"], 40.5);
  EXPECT_EQ(json["error_rate_pct"], 4.198);
  EXPECT_EQ(json["tasks"].size(), 3u);
}

// Steps of 10, 20, … rps over five seconds each, in which all goes well.
Record stepped(std::size_t steps) {
  Record record = shop();
  for (std::size_t i = 1; i <= steps; ++i) {
    const std::uint64_t due = 50 * i;
    record.stages[0].plateaus.push_back({.asked_rps = 10.0 * static_cast<double>(i),
                                         .begin_s = 5.0 * static_cast<double>(i - 1),
                                         .end_s = 5.0 * static_cast<double>(i),
                                         .judged_s = 5,
                                         .due = due,
                                         .completed = due,
                                         .p50_ms = 5,
                                         .p95_ms = 9,
                                         .p99_ms = 10.0 * static_cast<double>(i)});
  }
  return record;
}

TEST(LoadPilotKnee, IsTheLastStepBeforeTheFirstThatIsNotWell) {
  const auto step = [](const Record& record, const std::map<std::string, double>& thresholds) {
    const auto knee = loadpilot_knee(record, thresholds);
    return knee ? knee->step : 0;
  };
  Record record = stepped(5);
  EXPECT_EQ(step(record, {{"p99_ms", 30}}), 3u) << "at the threshold is well";
  EXPECT_EQ(step(record, {{"p99_ms", 29.9}}), 2u);
  EXPECT_EQ(step(record, {{"p99_ms", 500}}), 5u);
  EXPECT_EQ(step(record, {{"p99_ms", 5}}), 0u) << "already the first was not";
  EXPECT_EQ(step(record, {{"p95_ms", 1}}), 0u) << "which says nothing of a knee";
  record.stages[0].plateaus[1].failed = 2;
  record.stages[0].plateaus[1].completed = 98;
  EXPECT_EQ(step(record, {{"error_rate", 2}}), 5u);
  EXPECT_EQ(step(record, {{"error_rate", 1.9}}), 1u) << "later steps that are well do not count";
  record.stages[0].plateaus[3].completed = 100;
  EXPECT_EQ(step(record, {{"p99_ms", 500}}), 3u) << "half of the fourth was not done";
  record.stages[0].plateaus[2].judged_s = 1;
  EXPECT_EQ(step(record, {{"p99_ms", 500}}), 2u) << "of the third too little was seen";
  EXPECT_EQ(step(shop(), {{"p99_ms", 500}}), 0u) << "there are no steps";
}

TEST(LoadPilotKnee, IsNoStepThatIsNotToBeTrusted) {
  Record record = stepped(5);
  record.stages[0].invalid = {{11, 12.5, "worker 1 was lost"}};
  const auto knee = loadpilot_knee(record, {{"p99_ms", 500}});
  ASSERT_TRUE(knee);
  EXPECT_EQ(knee->step, 2u);
}

TEST(LoadPilotKnee, IsInTheResultsAndTheSummary) {
  const Record record = stepped(5);
  auto result = loadpilot_result(record, tasks);
  EXPECT_FALSE(nlohmann::json::parse(loadpilot_json(result)).contains("knee_point"));
  result.knee = loadpilot_knee(record, {{"p99_ms", 30}});
  EXPECT_EQ(nlohmann::json::parse(loadpilot_json(result))["knee_point"], (nlohmann::json{{"step", 3},
                                                                                         {"total_steps", 5},
                                                                                         {"rps", 30.0},
                                                                                         {"max_rps", 50.0},
                                                                                         {"p99_ms", 30.0},
                                                                                         {"error_rate_pct", 0.0}}));
  EXPECT_THAT(loadpilot_summary(result, plain),
              HasSubstr("Knee point: 30 of 50 rps (step 3 of 5), p99 30.0ms, 0.00% errors.\n"));
}

TEST(LoadPilotThresholds, AreBrokenFromBeyondTheirValue) {
  const auto result = loadpilot_result(shop(), tasks);
  const auto judge = [&](const std::map<std::string, double>& t) { return loadpilot_thresholds(result, t, plain); };
  EXPECT_EQ(judge({}).text, "");
  const auto kept = judge({{"max_ms", *result.all.max_ms}, {"error_rate", 5}});
  EXPECT_EQ(kept.breached, 0);
  EXPECT_EQ(kept.text,
            "Thresholds\n✓ max latency 100.0ms < 100.0ms\n✓ error rate 4.2% < 5.0%\nAll thresholds passed.\n");
  const auto broken = judge({{"p50_ms", 5}, {"p95_ms", 200}, {"error_rate", 1}});
  EXPECT_EQ(broken.breached, 2);
  EXPECT_EQ(broken.text,
            "Thresholds\n✓ p95 latency 99.9ms < 200.0ms\n✗ p50 latency 10.0ms > 5.0ms [BREACHED]\n"
            "✗ error rate 4.2% > 1.0% [BREACHED]\n2 thresholds breached.\n");
}

TEST(LoadPilotThresholds, NothingMeasuredIsNothingKept) {
  Record record = shop();
  record.stages.clear();
  const auto verdict =
      loadpilot_thresholds(loadpilot_result(record, tasks), {{"p99_ms", 500}, {"error_rate", 1}}, plain);
  EXPECT_EQ(verdict.breached, 2);
  EXPECT_THAT(verdict.text, HasSubstr("p99 latency not measured"));
}

std::string result_with(double p99, double error, double rps = 50) {
  return nlohmann::json{{"scenario", "S"}, {"p99_ms", p99}, {"error_rate_pct", error}, {"rps_actual", rps}}.dump();
}

TEST(LoadPilotCompare, ToldByTheChangeForTheWorse) {
  const auto compare = [](const std::string& now, const std::string& before) {
    return loadpilot_compare(now, before, 10, plain);
  };
  EXPECT_EQ(compare(result_with(100, 1), result_with(100, 1))->regressions, 0);
  EXPECT_EQ(compare(result_with(110, 1), result_with(100, 1))->regressions, 1) << "at the threshold";
  EXPECT_EQ(compare(result_with(50, 1), result_with(100, 1))->regressions, 0) << "better is no regression";
  EXPECT_EQ(compare(result_with(100, 1, 40), result_with(100, 1, 50))->regressions, 1) << "more requests are better";
  const auto from_none = compare(result_with(100, 50), result_with(100, 0));
  EXPECT_EQ(from_none->regressions, 1);
  EXPECT_THAT(from_none->text, HasSubstr("from none"));
  EXPECT_TRUE(compare(R"({"scenario": null, "p99_ms": 1})", result_with(1, 1)));
  EXPECT_FALSE(compare("no json", result_with(1, 1)));
  EXPECT_FALSE(compare(result_with(1, 1), "[]"));
}

}  // namespace
}  // namespace brink::output::compat
