// Closed load whose users come and go, on a whole worker.
#include <gtest/gtest.h>

#include "sim/rig.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

plan::Stage along(std::uint32_t at_first, std::vector<plan::Leg> legs) {
  plan::Stage stage;
  plan::Closed closed;
  closed.users = static_cast<std::uint32_t>(plan::peak_of(at_first, legs));
  closed.at_first = at_first;
  closed.legs = std::move(legs);
  stage.duration = plan::length_of(closed.legs);
  stage.load = closed;
  return stage;
}

// Each user sends a request in 10 ms and some 0.08 ms of network.
TEST(Legs, AsMuchIsSentAsThereAreUsers) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  const auto s = rig.play(along(1, {{9s, 10}, {5s, 10}, {9s, 1}}));
  // Whole users below the line: 1 to 9 for a second each, 10 for five, and 9 to 1 again.
  EXPECT_NEAR(static_cast<double>(s.total.counts.completed), (45 + 50 + 45) / 0.01008, 60);
  EXPECT_EQ(s.total.counts.failed, 0u);
  EXPECT_EQ(s.phases.opened, 10u);
  ASSERT_GE(s.series.buckets.size(), 23u);
  EXPECT_NEAR(static_cast<double>(s.series.buckets[4].completed), 5 / 0.01008, 5);
  EXPECT_NEAR(static_cast<double>(s.series.buckets[11].completed), 10 / 0.01008, 10);
  EXPECT_NEAR(static_cast<double>(s.series.buckets[22].completed), 1 / 0.01008, 12);
}

TEST(Legs, WhoGoesGivesItsConnectionBack) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  const auto s = rig.play(along(20, {{2s, 3}, {1s, 3}}));
  EXPECT_EQ(rig.machine.open_connections(), 3u);
  EXPECT_EQ(s.total.counts.failed, 0u);
}

TEST(Legs, WhoComesAgainOpensAnother) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  const auto s = rig.play(along(5, {{Duration{}, 5}, {1s, 5}, {Duration{}, 0}, {1s, 0}, {Duration{}, 5}, {1s, 5}}));
  EXPECT_EQ(s.phases.opened, 10u);
  EXPECT_EQ(rig.machine.open_connections(), 5u);
  EXPECT_LE(s.series.buckets[1].due, 0u) << "nobody is there";
}

TEST(Legs, ARequestUnderWayIsNeverCutOff) {
  sim::DelayTarget target(2s);
  Rig rig(target);
  const auto s = rig.play(along(8, {{Duration{}, 8}, {500ms, 8}, {Duration{}, 0}, {4s, 0}}));
  EXPECT_EQ(s.total.counts.due, 8u);
  EXPECT_EQ(s.total.counts.completed, 8u);
  EXPECT_EQ(rig.machine.open_connections(), 0u);
}

TEST(Legs, TheBudgetMayEndThemAtAnyMoment) {
  sim::DelayTarget target(10ms);
  Rig rig(target);
  rig.plan.budget.max_requests = 7;
  const auto s = rig.play(along(1, {{Duration{}, 50}, {1s, 50}}));
  EXPECT_EQ(s.total.counts.sent, 7u);
  EXPECT_TRUE(rig.end.budget_spent);
}

TEST(OpenLoad, NothingIsDueWhileThereIsNoRate) {
  sim::DelayTarget target(1ms);
  Rig rig(target);
  plan::Stage stage;
  stage.load = plan::Open{plan::Rate::repeating({{.length_ns = 1e9L, .from = 100, .to = 100}, {.length_ns = 2e9L}})};
  stage.duration = 9s;
  const auto s = rig.play(stage);
  ASSERT_GE(s.series.buckets.size(), 7u);
  for (std::size_t i = 0; i < s.series.buckets.size(); ++i)
    EXPECT_EQ(s.series.buckets[i].due, i % 3 == 0 ? 100u : 0u) << i;
  EXPECT_EQ(s.total.counts.due, 300u);
  EXPECT_LT(s.send_lag.max(), 50us);
}

}  // namespace
}  // namespace brink::test
