#include "aggregate/recent.h"

#include <gtest/gtest.h>

#include "aggregate/recorder.h"

namespace brink::aggregate {
namespace {

Instant at(double s) { return Instant(from_seconds(s)); }

void play(Recorder& recorder, double due, double took) {
  sample::Sample sample;
  sample.due = sample.begun = sample.sent = at(due);
  sample.done = at(due + took);
  sample.status = 200;
  recorder.on_due(sample.route, sample.due);
  recorder.on_sample(sample);
}

Tally tally_at(Recorder& recorder, double now) {
  recorder.ask_tally(100);
  recorder.on_tick(at(now));
  return recorder.take_tally().value_or(Tally{});
}

Recent recent(std::int64_t over, std::vector<std::uint64_t> ended) {
  Recent out{.over = over};
  for (const std::uint64_t n : ended) out.buckets.push_back({.ended = n});
  return out;
}

std::vector<std::uint64_t> ended(const Recent& recent) {
  std::vector<std::uint64_t> out;
  for (const Bucket& bucket : recent.buckets) out.push_back(bucket.ended);
  return out;
}

using Counts = std::vector<std::uint64_t>;

TEST(Recent, IsWhatIsOver) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(10), at(20)});
  EXPECT_EQ(tally_at(recorder, 9.5).recent.over, 0) << "the warm-up has no buckets";
  play(recorder, 10.1, 0.1);
  play(recorder, 10.5, 0.1);
  play(recorder, 12.1, 0.1);
  play(recorder, 13.1, 0.1);
  const Tally tally = tally_at(recorder, 13.5);
  EXPECT_EQ(tally.recent.over, 3);
  EXPECT_EQ(tally.recent.first(), 0);
  EXPECT_EQ(ended(tally.recent), (Counts{2, 0, 1})) << "the last one is not over";
  EXPECT_EQ(tally.length, from_seconds(3.5));
  EXPECT_EQ(tally_at(recorder, 16).recent.over, 6) << "nothing happened, and the time is over";
}

TEST(Recent, GoesOnInTheDrainWhenTheLengthStands) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), at(2)});
  play(recorder, 1.5, 2.0);
  const Tally tally = tally_at(recorder, 4.1);
  EXPECT_EQ(tally.length, from_seconds(2));
  EXPECT_EQ(ended(tally.recent), (Counts{0, 0, 0, 1}));
}

TEST(Recent, WhatIsFarBackIsForgotten) {
  Recorder recorder(1);
  recorder.on_stage_begin({at(0), never});
  for (int i = 0; i < 40; ++i) play(recorder, i, 0.1);
  const Recent seen = tally_at(recorder, 40.5).recent;
  EXPECT_EQ(seen.buckets.size(), static_cast<std::size_t>(Recent::most));
  EXPECT_EQ(seen.first(), 40 - Recent::most);
}

TEST(Recent, WorkersAreAddedUpWhereBothAreOver) {
  Recent one = recent(5, {1, 2, 3});
  one.merge(recent(4, {10, 20, 30}));  // 1, 2, 3
  EXPECT_EQ(one.over, 4);
  EXPECT_EQ(ended(one), (Counts{21, 32}));
  Recent other = recent(4, {10, 20, 30});
  other.merge(recent(5, {1, 2, 3}));
  EXPECT_EQ(ended(other), ended(one));
  one.merge(recent(0, {}));
  EXPECT_EQ(one.over, 0);
  EXPECT_TRUE(one.buckets.empty());
}

TEST(Recent, OfPartsWithDifferentStepsTheLongerIsLeft) {
  Recent one = recent(5, {1, 2, 3});
  Recent joined = recent(2, {3, 7});
  joined.step = std::chrono::seconds(2);
  one.merge(joined);
  EXPECT_EQ(ended(one), (Counts{3, 7}));
  joined.merge(recent(5, {1, 2, 3}));
  EXPECT_EQ(ended(joined), (Counts{3, 7}));
}

TEST(Tally, TellsOfItsWorkersOnceTheirWindowIsOpen) {
  Recorder one(1), two(1);
  for (Recorder* recorder : {&one, &two}) recorder->on_stage_begin({at(0), at(9)});
  EXPECT_TRUE(tally_at(one, 0.1).workers.empty());
  one.on_health({.turns = 1});
  two.on_health({.turns = 2});
  Tally both;
  both.merge(tally_at(one, 1.2));
  both.merge(tally_at(two, 1.1));
  ASSERT_EQ(both.workers.size(), 2u);
  EXPECT_EQ(both.workers[1].turns, 2u);
  EXPECT_EQ(both.length, from_seconds(1.1));
  one.on_stage_begin({at(10), at(19)});
  EXPECT_TRUE(tally_at(one, 10.1).workers.empty()) << "of the stage before";
}

TEST(Tally, AsASummaryHasAllRoutesTogether) {
  Recorder recorder(2);
  recorder.on_stage_begin({at(0), at(10)});
  for (int i = 0; i < 100; ++i) play(recorder, 0.01 * i, 0.001 * (1 + i));
  recorder.on_due(RouteId{1}, at(1.5));
  recorder.on_health({.cpu = std::chrono::milliseconds(3)});
  const StageSummary so_far = summary_so_far(tally_at(recorder, 4));
  EXPECT_EQ(so_far.length, std::chrono::seconds(4));
  EXPECT_EQ(so_far.rate(), 25.0);
  EXPECT_EQ(so_far.total.counts.due, 101u);
  EXPECT_EQ(so_far.total.counts.completed, 100u);
  const Histogram response = so_far.total.response();
  EXPECT_EQ(response.count(), 100u);
  EXPECT_EQ(response.min(), std::chrono::milliseconds(1));
  EXPECT_EQ(response.max(), std::chrono::milliseconds(100));
  EXPECT_NEAR(response.mean(), 0.0505, 1e-9);
  for (const double q : {0.1, 0.5, 0.95}) {
    EXPECT_NEAR(seconds(response.quantile(q)), 0.1 * q, 0.023 * 0.1 * q) << q;
  }
  EXPECT_EQ(so_far.send_lag.count(), 100u);
  EXPECT_EQ(so_far.workers.size(), 1u);
  EXPECT_TRUE(so_far.total.clocks[static_cast<std::size_t>(Outcome::bad)].response.empty());
}

}  // namespace
}  // namespace brink::aggregate
