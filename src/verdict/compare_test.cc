#include "verdict/compare.h"

#include <gtest/gtest.h>

#include <cmath>

#include "verdict/compare_change.h"
#include "verdict/compare_words.h"

namespace brink::verdict {
namespace {

// A second-by-second even run of 20 s whose latencies lie around `median_s`.
ComparedRun even_run(const std::string& id, double median_s, std::uint64_t failed = 0) {
  ComparedRun run{.id = id, .load_kind = "closed", .origin = "http://127.0.0.1:80", .routes = {"GET /"}};
  ComparedStage stage{.load = "10 users", .amount = 10, .length_s = 20};
  for (int i = 0; i < 4000; ++i) stage.total.judged.record(from_seconds(median_s * (0.8 + 0.4 * (i % 100) / 100)));
  stage.total.completed = 4000;
  stage.total.failed = failed;
  stage.total.goodput_rps = 10 / median_s;
  for (int i = 0; i < 20; ++i) {
    stage.series.completed.push_back(199 + i % 3);
    stage.series.failed.push_back(failed / 20);
    stage.series.p50_s.emplace_back(median_s * (0.99 + 0.01 * (i % 3)));
    stage.series.p95_s.emplace_back(median_s * (1.17 + 0.01 * (i % 3)));
  }
  stage.routes = {{"/", stage.total}};
  run.stages = {stage};
  return run;
}

ComparedRun searched(const std::string& id, std::optional<ComparedRange> users, std::string cause = "unknown") {
  ComparedRun run = even_run(id, 0.05);
  run.search = true;
  run.found = ComparedSearch{.conditions = "p95 below 2 s", .users = users, .cause = std::move(cause)};
  return run;
}

Comparison compared(const ComparedRun& now, const std::vector<ComparedRun>& before, const CompareOptions& options = {},
                    const std::vector<ComparedRun>& earlier = {}) {
  auto out = compare(now, before, options, earlier);
  EXPECT_TRUE(out) << out.error().message;
  return out.value_or(Comparison{});
}

const ComparedQuantity& row(const Comparison& c, Measure measure) {
  for (const ComparedQuantity& q : c.quantities) {
    if (q.measure == measure && q.route.empty()) return q;
  }
  static const ComparedQuantity none;
  return none;
}

std::string refusal(const ComparedRun& now, const ComparedRun& before, const CompareOptions& options = {}) {
  const auto out = compare(now, {&before, 1}, options);
  return out ? "" : out.error().message;
}

TEST(Compare, TwiceAsSlowIsWorseInEveryMeasureOfSpeed) {
  const Comparison c = compared(even_run("new", 0.1), {even_run("old", 0.05)});
  EXPECT_EQ(c.outcome, Change::worse);
  EXPECT_EQ(row(c, Measure::p50).outcome, Change::worse);
  EXPECT_EQ(row(c, Measure::goodput).outcome, Change::worse);
  EXPECT_NEAR(*row(c, Measure::p50).change, 1, 0.01);
  EXPECT_LT(*row(c, Measure::p50).low, 1);
  EXPECT_GT(*row(c, Measure::p50).high, 1);
  EXPECT_EQ(row(c, Measure::failures).outcome, Change::undistinguished);
}

TEST(Compare, TwiceAsFastIsBetter) {
  const Comparison c = compared(even_run("new", 0.025), {even_run("old", 0.05)});
  EXPECT_EQ(c.outcome, Change::better);
  EXPECT_EQ(row(c, Measure::goodput).outcome, Change::better);
}

TEST(Compare, NoiseOfOnePairIsNeverAssumedToBeNothing) {
  const Comparison c = compared(even_run("new", 0.0575), {even_run("old", 0.05)});
  EXPECT_EQ(c.outcome, Change::undistinguished);
  EXPECT_GT(*row(c, Measure::p50).resolution, 0.1);
  EXPECT_TRUE(row(c, Measure::p50).more_baselines || row(c, Measure::p50).more_seconds);
}

TEST(Compare, BelowTheThresholdNothingIsWorse) {
  const Comparison c = compared(even_run("new", 0.1), {even_run("old", 0.05)}, {.threshold = 1.5});
  EXPECT_EQ(c.outcome, Change::undistinguished);
}

TEST(Compare, TimesOfMicrosecondsVaryByMoreThanTheirShare) {
  const Comparison c = compared(even_run("new", 0.00008), {even_run("old", 0.00005)});
  EXPECT_NE(row(c, Measure::p50).outcome, Change::worse);
}

TEST(Compare, FailuresFromNothingAreWorse) {
  const Comparison c = compared(even_run("new", 0.05, 200), {even_run("old", 0.05)});
  EXPECT_EQ(row(c, Measure::failures).outcome, Change::worse);
  EXPECT_NEAR(*row(c, Measure::failures).change, 200 / 4200.0, 1e-9);
}

TEST(Compare, AFewFailuresMoreAreNot) {
  const Comparison c = compared(even_run("new", 0.05, 20), {even_run("old", 0.05)}, {.threshold = 0.1});
  EXPECT_EQ(row(c, Measure::failures).outcome, Change::undistinguished);
}

TEST(Compare, BaselinesThatScatterWidenTheInterval) {
  const ComparedRun now = even_run("new", 0.0625);
  const Comparison calm = compared(now, {even_run("a", 0.05), even_run("b", 0.0505), even_run("c", 0.0495)});
  const Comparison wild = compared(now, {even_run("a", 0.05), even_run("b", 0.065), even_run("c", 0.0385)});
  EXPECT_EQ(row(calm, Measure::p50).outcome, Change::worse);
  EXPECT_EQ(row(wild, Measure::p50).outcome, Change::undistinguished);
}

// Runs made one after the other, each a little off the median.
std::vector<ComparedRun> history(std::vector<double> medians) {
  std::vector<ComparedRun> runs;
  for (const double median_s : medians) runs.push_back(even_run(std::to_string(runs.size()), median_s));
  return runs;
}

TEST(Compare, OlderRunsShowHowNoisyTheMachineIs) {
  const ComparedRun now = even_run("new", 0.064), old = even_run("old", 0.05);
  EXPECT_EQ(row(compared(now, {old}), Measure::p50).outcome, Change::undistinguished);
  const auto calm = history({0.05, 0.0505, 0.0495, 0.05, 0.0503, 0.0497, 0.05, 0.0501});
  EXPECT_EQ(row(compared(now, {old}, {}, calm), Measure::p50).outcome, Change::worse);
  const auto wild = history({0.05, 0.065, 0.045, 0.06, 0.04, 0.055, 0.045, 0.06});
  EXPECT_EQ(row(compared(now, {old}, {}, wild), Measure::p50).outcome, Change::undistinguished);
  EXPECT_GT(*row(compared(now, {old}, {}, wild), Measure::p50).resolution,
            *row(compared(now, {old}), Measure::p50).resolution);
}

TEST(Compare, AChangeAmongOlderRunsIsNotTakenForNoise) {
  const ComparedRun now = even_run("new", 0.064), old = even_run("old", 0.05);
  const auto changed = history({0.1, 0.1005, 0.0995, 0.1, 0.0503, 0.0497, 0.05, 0.0501});
  EXPECT_EQ(row(compared(now, {old}, {}, changed), Measure::p50).outcome, Change::worse);
}

TEST(Compare, TooFewOlderRunsSayNothing) {
  const ComparedRun now = even_run("new", 0.064), old = even_run("old", 0.05);
  EXPECT_EQ(*row(compared(now, {old}, {}, history({0.05, 0.09})), Measure::p50).resolution,
            *row(compared(now, {old}), Measure::p50).resolution);
}

TEST(Compare, BreakingUsersByTheirRanges) {
  const Comparison c = compared(searched("new", ComparedRange{40, 48}), {searched("old", ComparedRange{75, 90})});
  EXPECT_EQ(row(c, Measure::breaking_users).outcome, Change::worse);
  const Comparison near = compared(searched("new", ComparedRange{70, 85}), {searched("old", ComparedRange{75, 90})});
  EXPECT_EQ(row(near, Measure::breaking_users).outcome, Change::undistinguished);
}

TEST(Compare, WhatNoLongerBreaksIsBetterByAtLeastSoMuch) {
  const Comparison c = compared(searched("new", ComparedRange{200, {}}), {searched("old", ComparedRange{75, 90})});
  EXPECT_EQ(row(c, Measure::breaking_users).outcome, Change::better);
  EXPECT_TRUE(row(c, Measure::breaking_users).low);
  EXPECT_FALSE(row(c, Measure::breaking_users).high);
}

TEST(Compare, WhatBreaksNowAndDidNotBeforeIsWorse) {
  const Comparison c = compared(searched("new", ComparedRange{75, 90}), {searched("old", ComparedRange{200, {}})});
  EXPECT_EQ(row(c, Measure::breaking_users).outcome, Change::worse);
}

TEST(Compare, WithoutABreakTheMostThatWasTriedSaysNothing) {
  const Comparison c = compared(searched("new", ComparedRange{50, {}}), {searched("old", ComparedRange{200, {}})});
  EXPECT_EQ(row(c, Measure::breaking_users).outcome, Change::not_comparable);
  EXPECT_EQ(row(c, Measure::breaking_users).why, "nothing broke");
}

TEST(Compare, BreakingLoadsUnderOtherRulesAreNotCompared) {
  ComparedRun now = searched("new", ComparedRange{40, 48});
  now.found->conditions = "p95 below 0.1 s";
  const Comparison c = compared(now, {searched("old", ComparedRange{75, 90})});
  EXPECT_EQ(row(c, Measure::breaking_users).why, "the rules differ");
}

TEST(Compare, TheBottleneckMoved) {
  const ComparedRange users{75, 90};
  EXPECT_EQ(compared(searched("new", users, "cpu_bound"), {searched("old", users, "pool_exhausted")}).moved,
            "the bottleneck moved: pool_exhausted → cpu_bound");
  EXPECT_EQ(compared(searched("new", users, "cpu_bound"), {searched("old", users)}).moved, "");
}

TEST(Compare, RefusesRunsThatMeasuredSomethingElse) {
  const ComparedRun old = even_run("old", 0.05);
  ComparedRun other = even_run("new", 0.05);
  other.origin = "http://127.0.0.1:81";
  EXPECT_EQ(refusal(other, old), "new ran against http://127.0.0.1:81, old against http://127.0.0.1:80");
  EXPECT_EQ(refusal(other, old, {.other_target = true}), "");
  other = even_run("new", 0.05);
  other.routes = {"GET /else"};
  EXPECT_EQ(refusal(other, old), "new and old have no route in common");
  other = even_run("new", 0.05);
  other.load_kind = "open";
  EXPECT_EQ(refusal(other, old), "new is open load and old closed: latency means something else");
  other = even_run("new", 0.05);
  other.stages[0].load = "20 users";
  EXPECT_EQ(refusal(other, old), "new was under 20 users, old under 10 users");
  EXPECT_EQ(refusal(searched("new", {}), old), "new is a search for what breaks, old is a measurement");
  other = even_run("new", 0.05);
  other.unusable = "INVALID, the machine that made the load was the limit";
  EXPECT_EQ(refusal(other, old),
            "new says nothing of the target: INVALID, the machine that made the load was the limit");
  EXPECT_EQ(refusal(old, old), "old would be compared with itself");
}

TEST(Compare, QualifiesRunsThatDifferInLess) {
  ComparedRun now = even_run("new", 0.05), old = even_run("old", 0.05);
  now.routes = {"GET /", "GET /new"};
  now.options = {{"keepalive", "off"}};
  old.options = {{"keepalive", "on"}};
  now.machine = "a";
  old.machine = "b";
  old.caveat = "it was interrupted; what it had measured until then is compared.";
  const Comparison c = compared(now, {old});
  const std::vector<std::string> expected = {
      "Routes that are new, and not compared: GET /new.",
      "keepalive: off now, on before; the difference may come from that.",
      "Another machine made the load (a now, b before): intervals are wider for it.",
      "old: it was interrupted; what it had measured until then is compared."};
  EXPECT_EQ(std::vector(c.notes.begin(), c.notes.begin() + 4), expected);
  EXPECT_EQ(row(c, Measure::p50).why, "the routes differ");
}

TEST(Compare, RunsWithoutDistributionsAreComparedByTheirFigures) {
  ComparedRun now = even_run("new", 0.12), old = even_run("old", 0.05);
  for (ComparedRun* run : {&now, &old}) {
    auto& total = run->stages[0].total;
    total.p50_s = seconds(total.judged.quantile(0.5));
    total.judged = {};
  }
  EXPECT_EQ(row(compared(now, {old}), Measure::p50).outcome, Change::worse);
  EXPECT_EQ(row(compared(now, {old}), Measure::p99).outcome, Change::not_comparable);
}

TEST(Compare, TheSentenceNamesWhatMovedMost) {
  const Comparison c = compared(even_run("new", 0.1), {even_run("old", 0.05)});
  EXPECT_TRUE(c.sentence.starts_with("Worse: ")) << c.sentence;
  EXPECT_NE(c.sentence.find("at 10 users"), std::string::npos) << c.sentence;
}

}  // namespace
}  // namespace brink::verdict
