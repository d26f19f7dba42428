#include "run/recording_sink.h"

#include <gtest/gtest.h>

#include "run/thin.h"

namespace brink::run {
namespace {

using namespace std::chrono_literals;

sample::Sample ended(Duration due) {
  sample::Sample s;
  s.due = s.begun = s.sent = Instant(due);
  s.first_byte = s.done = Instant(due + 1ms);
  s.status = 200;
  return s;
}

std::vector<sample::Sample> played(RecordingSink& sink, int requests, std::size_t most) {
  sink.keep({nullptr, most});
  sink.on_stage_begin({Instant(1s), Instant(100s)});
  for (int i = 0; i < requests; ++i) {
    const auto s = ended(1s + i * 10ms);
    sink.on_due(s.route, s.due);
    sink.on_sample(s);
  }
  sink.on_stage_end(Instant(100s));
  return sink.take_samples();
}

TEST(RecordingSink, KeepsAllThatFit) {
  RecordingSink sink(1, WorkerId{0});
  EXPECT_EQ(played(sink, 100, 100).size(), 100u);
  EXPECT_EQ(sink.every(), 1u);
}

TEST(RecordingSink, OneMoreLeavesEverySecond) {
  RecordingSink sink(1, WorkerId{0});
  const auto kept = played(sink, 101, 100);
  EXPECT_EQ(sink.every(), 2u);
  ASSERT_EQ(kept.size(), 51u);
  for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i].due, Instant(1s + static_cast<int>(i) * 20ms));
}

TEST(RecordingSink, WhatIsLeftLiesEvenlyOverTheStage) {
  RecordingSink sink(1, WorkerId{0});
  const auto kept = played(sink, 5'000, 100);
  EXPECT_EQ(sink.every(), 64u);
  for (std::size_t i = 1; i < kept.size(); ++i) EXPECT_EQ(kept[i].due - kept[i - 1].due, 640ms);
  EXPECT_EQ(played(sink, 10, 100).size(), 10u) << "the next stage begins anew";
}

TEST(RecordingSink, WarmUpIsNotKept) {
  RecordingSink sink(1, WorkerId{0});
  sink.keep({nullptr, 100});
  sink.on_stage_begin({Instant(1s), Instant(2s)});
  const auto early = ended(500ms);
  sink.on_due(early.route, early.due);
  sink.on_sample(early);
  EXPECT_TRUE(sink.take_samples().empty());
}

TEST(BySecond, MeansOfStatesAndSumsOfIncreases) {
  const std::vector<sample::Reading> readings = {{"target", "cpu_cores", 1, Instant(10s)},
                                                 {"target", "cpu_cores", 3, Instant(10500ms)},
                                                 {"target", "cpu_cores", 5, Instant(11s)},
                                                 {"target", "oom_kills", 1, Instant(10s)},
                                                 {"target", "oom_kills", 1, Instant(10900ms)}};
  const auto thin = by_the_second(readings);
  ASSERT_EQ(thin.size(), 3u);
  EXPECT_EQ(thin[0].value, 2);
  EXPECT_EQ(thin[1].value, 2) << "two kills";
  EXPECT_EQ(thin[2].value, 5);
}

}  // namespace
}  // namespace brink::run
