// Arrivals, and who takes them.
#include <gtest/gtest.h>

#include "engine/testing_crowd.h"

namespace brink::engine {
namespace {

using namespace std::chrono_literals;

plan::Open at_1000_a_second() {
  plan::Open open;
  open.rate = plan::Rate::constant(1000);
  return open;
}

TEST(OpenLoad, WhoeverIsDueAndFindsNobodyFreeHasAUserAtOnce) {
  Crowd crowd(at_1000_a_second());
  for (int ms = 0; ms < 200; ++ms) crowd.until(ms * 1ms);
  EXPECT_EQ(crowd.begun, 200u);
  EXPECT_EQ(crowd.users.size(), 200u);
}

TEST(OpenLoad, AStallOfOursMakesNoUsersWhereTheTargetIsQuick) {
  Crowd crowd(at_1000_a_second());
  crowd.until(300ms);  // at last: 301 are due
  for (auto t = 300ms + 100us; t <= 320ms; t += 100us) {
    crowd.answer_all();
    crowd.until(t);
  }
  EXPECT_EQ(crowd.begun, 321u);
  EXPECT_EQ(crowd.users.size(), 16u);
}

TEST(OpenLoad, AStallOfOursIsMadeUpForByUsersWhereTheTargetIsSlow) {
  Crowd crowd(at_1000_a_second());
  crowd.until(300ms);
  EXPECT_EQ(crowd.begun, 16u);
  for (auto t = 301ms; t <= 311ms; t += 1ms) crowd.until(t);
  EXPECT_EQ(crowd.begun, 312u);
  EXPECT_EQ(crowd.users.size(), 312u);
}

TEST(OpenLoad, AUserWhoNeverComesBackDoesNotMakeTheTargetSlow) {
  Crowd crowd(at_1000_a_second());
  crowd.until(0ms);
  crowd.lose_busy();
  for (auto t = 0ms; t <= 100ms; t += 1ms) {
    crowd.until(t);
    crowd.answer_all();
  }
  crowd.until(300ms);
  for (auto t = 300ms + 100us; t <= 320ms; t += 100us) {
    crowd.answer_all();
    crowd.until(t);
  }
  EXPECT_EQ(crowd.begun, 321u);
  EXPECT_EQ(crowd.users.size(), 16u);
}

TEST(OpenLoad, NoMoreUsersThanAreAllowedWaitInLineOrNot) {
  plan::Open open = at_1000_a_second();
  open.max_users = 20;
  Crowd crowd(open);
  crowd.until(300ms);
  for (auto t = 301ms; t <= 350ms; t += 1ms) crowd.until(t);
  EXPECT_EQ(crowd.begun, 20u);
  crowd.answer_all();
  EXPECT_EQ(crowd.begun, 40u);
  crowd.stop();
  EXPECT_EQ(crowd.begun + crowd.missing, 351u);
  EXPECT_EQ(crowd.users.size(), 20u);
}

}  // namespace
}  // namespace brink::engine
