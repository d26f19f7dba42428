#include "output/plateaus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregate/coarse.h"
#include "plan/shape.h"

namespace brink::output {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

// In each second as many requests as it has a number, from 1 on, of so many milliseconds each.
aggregate::Series series(std::size_t seconds) {
  aggregate::Series out;
  for (std::size_t i = 1; i <= seconds; ++i) {
    aggregate::Bucket bucket;
    bucket.due = bucket.ended = i;
    bucket.completed = i - 1;
    bucket.failed = 1;
    bucket.latency[static_cast<std::size_t>(aggregate::coarse_step(i * 1ms))] = static_cast<std::uint32_t>(i);
    out.buckets.push_back(bucket);
  }
  return out;
}

std::vector<Plateau> plateaus(plan::Rate rate, Duration length, Duration warmup = {}) {
  plan::Stage stage;
  stage.warmup = warmup;
  plan::Open open;
  open.rate = std::move(rate);
  stage.load = open;
  return record_plateaus(series(12), stage, length);
}

TEST(Plateaus, AreTheStepsOfARate) {
  const auto found = plateaus(plan::stairs(30, 9s, 3).rate, 9s);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[1].asked_rps, 20);
  EXPECT_EQ(found[1].begin_s, 3);
  EXPECT_EQ(found[1].end_s, 6);
  EXPECT_EQ(found[1].judged_s, 3);
  EXPECT_EQ(found[1].due, 4u + 5 + 6);
  EXPECT_EQ(found[1].completed, 3u + 4 + 5);
  EXPECT_EQ(found[1].failed, 3u);
  EXPECT_NEAR(*found[1].p50_ms, 5, 0.5);
  EXPECT_NEAR(*found[1].p99_ms, 6, 0.6);
  EXPECT_EQ(found[2].due, 7u + 8 + 9) << "not what ended in the drain";
}

TEST(Plateaus, OfPartsOfASecondKnowOnlyWholeOnes) {
  const auto found = plateaus(plan::stairs(20, 5s, 2).rate, 5s);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].end_s, 2.5);
  EXPECT_EQ(found[0].judged_s, 2);
  EXPECT_EQ(found[0].due, 1u + 2);
  EXPECT_EQ(found[1].due, 4u + 5);
  const auto short_ones = plateaus(plan::stairs(20, 1s, 2).rate, 1s);
  EXPECT_EQ(short_ones[0].judged_s, 0);
  EXPECT_EQ(short_ones[0].p99_ms, std::nullopt);
}

TEST(Plateaus, AreWithoutTheWarmUpAndWhatWasCutOff) {
  const auto found = plateaus(plan::stairs(30, 9s, 3).rate, 4s, 2s);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].end_s, 1);
  EXPECT_EQ(found[1].begin_s, 1);
  EXPECT_EQ(found[1].end_s, 4);
}

TEST(Plateaus, AreNoneWhereTheRateIsOneOrMoves) {
  EXPECT_TRUE(plateaus(plan::Rate::constant(5), 9s).empty());
  EXPECT_TRUE(plateaus(plan::warm_up(5, 3s).rate, 9s).empty());
  EXPECT_TRUE(plateaus(plan::square(5, 9s).rate, 9s).empty());
  plan::Stage closed;
  closed.load = plan::Closed{};
  EXPECT_TRUE(record_plateaus(series(3), closed, 3s).empty());
  EXPECT_EQ(plateaus(plan::surge(100, 9s).rate, 9s).size(), 3u);
}

}  // namespace
}  // namespace brink::output
