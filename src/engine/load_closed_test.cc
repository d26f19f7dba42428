// Users who come and go along legs.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/testing_crowd.h"
#include "plan/headcount.h"

namespace brink::engine {
namespace {

using namespace std::chrono_literals;

plan::Closed along(std::uint32_t at_first, std::vector<plan::Leg> legs) {
  plan::Closed closed;
  closed.users = static_cast<std::uint32_t>(plan::peak_of(at_first, legs));
  closed.at_first = at_first;
  closed.legs = std::move(legs);
  return closed;
}

TEST(ClosedLoadWithLegs, HasTheUsersOfTheLineWhoeverCarriesThem) {
  const plan::Closed closed = along(3, {{5s, 40}, {Duration{}, 10}, {3s, 10}, {4s, 0}, {2s, 7}});
  for (const std::uint32_t workers : {1u, 2u, 5u}) {
    std::vector<std::unique_ptr<Crowd>> crowds;
    for (std::uint32_t i = 0; i < workers; ++i)
      crowds.push_back(std::make_unique<Crowd>(closed, plan::Segment{i, workers}));
    for (Duration t{}; t <= 14s; t += 90ms) {
      std::size_t all = 0, most = 0, least = 1000;
      for (auto& crowd : crowds) {
        crowd->until(t);
        crowd->answer_all();
        all += crowd->busy();
        most = std::max(most, crowd->busy());
        least = std::min(least, crowd->busy());
      }
      EXPECT_EQ(all, plan::users_at(closed, t)) << t.count();
      EXPECT_LE(most - least, 1u) << "dealt out evenly at all times";
    }
  }
}

TEST(ClosedLoadWithLegs, WhoIsToldToGoEndsItsIterationFirst) {
  Crowd crowd(along(3, {{1s, 0}, {1s, 0}}), {});
  crowd.until(1500ms);
  EXPECT_EQ(crowd.busy(), 3u);
  EXPECT_TRUE(crowd.gone.empty());
  crowd.answer_all();
  EXPECT_EQ(crowd.busy(), 0u);
  EXPECT_EQ(crowd.gone.size(), 3u);
  EXPECT_EQ(crowd.begun, 3u) << "and begins no other";
}

TEST(ClosedLoadWithLegs, APauseBelongsToTheIteration) {
  plan::Closed closed = along(1, {{1s, 0}, {9s, 0}});
  closed.think = 5s;
  Crowd crowd(closed, {});
  crowd.answer_all();
  crowd.until(4999ms);
  EXPECT_TRUE(crowd.gone.empty());
  crowd.until(5s);
  EXPECT_EQ(crowd.gone.size(), 1u);
  EXPECT_EQ(crowd.begun, 1u);
}

TEST(ClosedLoadWithLegs, WhoIsCalledBackBeforeItHasGoneStays) {
  Crowd crowd(along(4, {{1s, 0}, {1s, 4}, {1s, 4}}), {});
  crowd.until(2500ms);
  crowd.answer_all();
  EXPECT_TRUE(crowd.gone.empty());
  EXPECT_EQ(crowd.busy(), 4u);
  EXPECT_EQ(crowd.begun, 8u) << "one iteration each before, one after";
}

TEST(ClosedLoadWithLegs, TheLastToComeIsTheFirstToGo) {
  Crowd crowd(along(0, {{4s, 4}, {4s, 0}}), {});
  for (Duration t{}; t <= 9s; t += 100ms) {
    crowd.until(t);
    crowd.answer_all();
  }
  const std::vector<UserId> expected{UserId{3}, UserId{2}, UserId{1}, UserId{0}};
  EXPECT_EQ(crowd.gone, expected);
}

TEST(ClosedLoadWithLegs, AJumpAtTheBeginningLeavesNobodyBehind) {
  Crowd crowd(along(1, {{Duration{}, 0}, {1s, 0}}), {});
  crowd.until(500ms);
  EXPECT_EQ(crowd.begun, 0u) << "the one there would be at first included";
}

TEST(ClosedLoadWithLegs, NobodyComesOnceItIsStopped) {
  Crowd crowd(along(1, {{10s, 100}}), {});
  crowd.until(1s);
  const std::size_t begun = crowd.begun;
  crowd.stop();
  crowd.until(9s);
  EXPECT_EQ(crowd.begun, begun);
}

}  // namespace
}  // namespace brink::engine
