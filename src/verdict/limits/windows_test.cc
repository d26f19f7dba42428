#include "verdict/limits/windows.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "plan/limit_grammar.h"
#include "verdict/limits/limit_watch.h"
#include "verdict/limits/watched.h"

namespace brink::verdict {
namespace {

using aggregate::WatchRecorder;
using std::chrono::milliseconds;
using std::chrono::seconds;

Instant at(double s) { return Instant(from_seconds(s)); }

// One limit, and the requests of a stage that begins at zero.
class Stage {
 public:
  explicit Stage(const std::string& text, bool fail_if = false) {
    auto parsed = plan::parse_limit(text, fail_if);
    CHECK(parsed.has_value());
    limits.list.push_back(*parsed);
    recorder_.watch(watched_for(limits.list));
    recorder_.on_stage_begin({at(0), at(1e6)});
  }

  // A request that ended at `done` after `took` seconds.
  void request(double done, double took, bool failed = false) {
    sample::Sample sample;
    sample.due = sample.begun = sample.sent = at(done - took);
    sample.first_byte = sample.done = at(done);
    sample.failure = failed ? sample::Failure::status : sample::Failure::none;
    sample.bytes_received = 1000;
    recorder_.on_due(sample.route, sample.due);
    recorder_.on_sample(sample);
  }
  void hangs(double due) { recorder_.on_due(RouteId{0}, at(due)); }
  // So many a second, evenly, from one moment to another.
  void steady(double from, double to, double rate, double took, bool failed = false) {
    for (double t = from + took; t < to; t += 1 / rate) request(t, took, failed);
  }

  LimitResult judged(double length) {
    recorder_.on_stage_end(at(length));
    return judge_windows(limits.list.front(), recorder_.take().front(), from_seconds(length));
  }
  std::vector<aggregate::WatchLive> live(double now) {
    recorder_.on_tick(at(now));
    return recorder_.live();
  }

  plan::Limits limits;

 private:
  WatchRecorder recorder_;
};

TEST(LimitWindows, EveryWindowMustHoldAndTheWorstIsShown) {
  Stage stage("p95 < 100ms over 3s");
  stage.steady(0, 5, 100, 0.02);
  stage.steady(5, 6, 100, 0.3);
  stage.steady(6, 12, 100, 0.02);
  const LimitResult result = stage.judged(12);
  EXPECT_FALSE(result.passed);
  EXPECT_TRUE(result.about);
  EXPECT_NEAR(*result.actual, 0.3, 0.03);
  EXPECT_EQ(result.worst_at, seconds(3));  // the first of the three that hold the slow second
  EXPECT_EQ(result.broke_at, seconds(6));
}

TEST(LimitWindows, ASlowSecondIsLostInALongWindow) {
  Stage stage("p95 < 100ms over 30s");
  stage.steady(0, 20, 100, 0.02);
  stage.steady(20, 21, 100, 0.3);
  stage.steady(21, 40, 100, 0.02);
  const LimitResult result = stage.judged(40);
  EXPECT_TRUE(result.passed);
  EXPECT_EQ(result.broke_at, std::nullopt);
}

// 9 % of resolution are no excuse: a millionth above the bound is above it.
TEST(LimitWindows, TheBoundIsExact) {
  Stage below("p95 < 100ms over 2s");
  below.steady(0, 4, 100, 0.0999999);
  const LimitResult kept = below.judged(4);
  EXPECT_TRUE(kept.passed);
  EXPECT_LE(*kept.actual, 0.1);
  Stage above("p95 < 100ms over 2s");
  above.steady(0, 4, 100, 0.1);
  const LimitResult broken = above.judged(4);
  EXPECT_FALSE(broken.passed);
  EXPECT_GE(*broken.actual, 0.1);
}

TEST(LimitWindows, PercentilesFromBothSides) {
  for (const auto& [text, passes] : {std::pair{"p50 > 10ms over 2s", true},
                                     {"p50 > 20ms over 2s", false},
                                     {"p50 >= 20ms over 2s", true},
                                     {"p50 <= 20ms over 2s", true},
                                     {"p50 < 20ms over 2s", false},
                                     {"max < 21ms over 2s", true},
                                     {"min > 19ms over 2s", true},
                                     {"avg <= 20ms over 2s", true},
                                     {"p95 > 20ms over 2s", false}}) {
    Stage stage(text);
    stage.steady(0, 4, 50, 0.02);
    EXPECT_EQ(stage.judged(4).passed, passes) << text;
  }
}

TEST(LimitWindows, RatesCountWindowsInWhichNothingHappened) {
  Stage stage("rps >= 40 over 2s");
  stage.steady(0, 4, 50, 0.02);
  stage.steady(8, 12, 50, 0.02);
  const LimitResult result = stage.judged(12);
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.actual, 0);
  EXPECT_EQ(result.worst_at, seconds(4));
}

TEST(LimitWindows, ErrorsOfTheWorstWindow) {
  Stage stage("error_rate < 10% over 2s");
  stage.steady(0, 3, 50, 0.02);
  stage.steady(3, 4, 50, 0.02, true);
  stage.steady(4, 8, 100, 0.02);
  const LimitResult result = stage.judged(8);
  EXPECT_FALSE(result.passed);
  EXPECT_NEAR(*result.actual, 0.5, 0.02);
  EXPECT_EQ(result.worst_at, seconds(2));
}

TEST(LimitWindows, SilenceWhileSomebodyWaitsBreaksIt) {
  Stage stage("p95 < 1s over 2s");
  stage.steady(0, 3, 50, 0.02);
  stage.hangs(2.9);
  const LimitResult result = stage.judged(8);
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.actual, std::nullopt);
  EXPECT_EQ(result.worst_at, seconds(3));
}

TEST(LimitWindows, SilenceWhenNothingWasAskedForIsPassedOver) {
  Stage stage("p95 < 1s over 2s");
  stage.steady(0, 3, 50, 0.02);
  stage.steady(10, 12, 50, 0.02);
  EXPECT_TRUE(stage.judged(12).passed);
}

TEST(LimitWindows, ARunShorterThanTheWindowIsNotMeasured) {
  Stage stage("p95 < 1s over 5s");
  stage.steady(0, 4.9, 50, 0.02);
  const LimitResult result = stage.judged(4.9);
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.worst_at, std::nullopt);
  Stage exact("p95 < 1s over 5s");
  exact.steady(0, 5, 50, 0.02);
  EXPECT_TRUE(exact.judged(5).passed);
}

TEST(LimitWindows, FailIfFailsWhenAnyWindowHasIt) {
  Stage stage("p95 > 100ms over 2s", true);
  stage.steady(0, 3, 100, 0.02);
  stage.steady(3, 4, 100, 0.3);
  stage.steady(4, 8, 100, 0.02);
  EXPECT_FALSE(stage.judged(8).passed);
}

TEST(LimitWindows, PastAnHourAWindowIsAsManyStepsAsCoverIt) {
  Stage stage("rps >= 1 over 3s");
  stage.steady(0, 4000, 1, 0.02);
  const LimitResult result = stage.judged(4000);
  EXPECT_TRUE(result.passed);
  EXPECT_DOUBLE_EQ(*result.actual, 1);
}

TEST(LimitWatch, SeesSinceWhenALimitIsBroken) {
  Stage stage("p95 < 100ms");
  stage.steady(0, 1, 100, 0.02);
  LimitWatch watch(stage.limits);
  EXPECT_FALSE(watch.look(stage.live(1), seconds(1)));
  stage.steady(1, 2, 100, 0.3);
  EXPECT_FALSE(watch.look(stage.live(2), seconds(2)));
  EXPECT_FALSE(watch.look(stage.live(2.1), milliseconds(2100)));
  std::vector<LimitResult> results(1);
  watch.add_to(results);
  EXPECT_EQ(results[0].broke_at, seconds(2));
  EXPECT_FALSE(results[0].ended_the_run);
}

TEST(LimitWatch, WhatWasMendedIsNotBroken) {
  Stage stage("error_rate < 10%");
  stage.steady(0, 1, 10, 0.02, true);
  LimitWatch watch(stage.limits);
  watch.look(stage.live(1), seconds(1));
  stage.steady(1, 21, 10, 0.02);
  watch.look(stage.live(21), seconds(21));
  std::vector<LimitResult> results(1);
  results[0].passed = true;
  watch.add_to(results);
  EXPECT_EQ(results[0].broke_at, std::nullopt);
  EXPECT_TRUE(results[0].passed);
}

TEST(LimitWatch, EndsTheRunAfterItsDelay) {
  Stage stage("error_rate < 10%");
  stage.limits.abort_on_fail = true;
  stage.limits.abort_delay = seconds(2);
  stage.steady(0, 1, 10, 0.02, true);
  LimitWatch watch(stage.limits);
  EXPECT_FALSE(watch.look(stage.live(1), seconds(1)));
  EXPECT_FALSE(watch.look(stage.live(1.9), milliseconds(1999)));
  EXPECT_TRUE(watch.look(stage.live(2), seconds(2)));
  EXPECT_EQ(watch.ended_by(), 0u);
  // Broken it stays, even if what came last mended it.
  std::vector<LimitResult> results(1);
  results[0].passed = true;
  results[0].actual = 0.05;
  watch.add_to(results);
  EXPECT_FALSE(results[0].passed);
  EXPECT_TRUE(results[0].ended_the_run);
  EXPECT_EQ(results[0].actual, 1);
  EXPECT_EQ(results[0].broke_at, seconds(1));
}

TEST(LimitWatch, NeverEndsARunForWhatTimeMayMend) {
  for (const char* text : {"requests > 1000", "bytes > 1GB", "max_latency > 1s", "errors > 5"}) {
    Stage stage(text);
    stage.limits.abort_on_fail = true;
    stage.steady(0, 1, 10, 0.02);
    LimitWatch watch(stage.limits);
    EXPECT_FALSE(watch.look(stage.live(1), seconds(1))) << text;
  }
}

TEST(LimitWatch, NothingMeasuredYetEndsNothing) {
  Stage stage("p95 < 1s");
  stage.limits.abort_on_fail = true;
  LimitWatch watch(stage.limits);
  EXPECT_FALSE(watch.look(stage.live(1), seconds(1)));
  EXPECT_FALSE(watch.look(stage.live(0), seconds(-1)));
}

TEST(LimitWatch, AWindowThatBrokeEndsTheRun) {
  Stage stage("error_rate < 60% over 2s");
  stage.limits.abort_on_fail = true;
  LimitWatch watch(stage.limits);
  stage.steady(0, 4, 10, 0.02);
  EXPECT_FALSE(watch.look(stage.live(4.1), milliseconds(4100)));
  stage.steady(4, 6, 10, 0.02, true);
  EXPECT_FALSE(watch.look(stage.live(5.9), milliseconds(5900))) << "the second has not ended";
  EXPECT_TRUE(watch.look(stage.live(6), seconds(6)));
}

// Every window has to hold, so the delay puts the end off, and no later window mends it.
TEST(LimitWatch, AWindowThatBrokeInTheDelayEndsTheRunAfterIt) {
  Stage stage("error_rate < 60% over 1s");
  stage.limits.abort_on_fail = true;
  stage.limits.abort_delay = seconds(4);
  LimitWatch watch(stage.limits);
  stage.steady(0, 1, 10, 0.02, true);
  EXPECT_FALSE(watch.look(stage.live(1), seconds(1)));
  stage.steady(1, 4, 10, 0.02);
  EXPECT_FALSE(watch.look(stage.live(3.9), milliseconds(3900)));
  EXPECT_TRUE(watch.look(stage.live(4), seconds(4)));
}

TEST(LimitWatch, RatesAreOverTheTimeThatHasPassed) {
  Stage stage("rps > 50");
  stage.limits.abort_on_fail = true;
  LimitWatch watch(stage.limits);
  stage.steady(0, 2, 100, 0.01);
  EXPECT_FALSE(watch.look(stage.live(2), seconds(2)));
  EXPECT_TRUE(watch.look(stage.live(4), seconds(4)));
}

}  // namespace
}  // namespace brink::verdict
