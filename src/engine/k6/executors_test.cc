// Executors of k6 that keep users busy, and scenarios beside each other.
#include <gtest/gtest.h>

#include "engine/k6/executors_testing.h"

namespace brink::engine {
namespace {

using namespace executors_testing;  // NOLINT

TEST(SharedIterations, EachOnceWhoeverIsFree) {
  for (const std::uint32_t workers : {1u, 2u, 4u}) {
    Played test({of(SharedIterations{.users = 3, .iterations = 10})});
    test.book.length = [](const Assignment& which) { return which.iteration == 0 ? Duration(10s) : Duration(10ms); };
    test.play(workers);
    EXPECT_EQ(test.numbers(), up_to(10));
    EXPECT_EQ(test.users(), (std::set<std::uint32_t>{0, 1, 2}));
    EXPECT_TRUE(test.all_over());
    std::map<std::uint32_t, int> of_user;
    for (const Iteration& each : test.book.iterations) ++of_user[each.user.value];
    EXPECT_EQ(std::count_if(of_user.begin(), of_user.end(), [](const auto& u) { return u.second == 1; }), 1)
        << "the one who is slow has one, the others do its work";
  }
}

TEST(SharedIterations, WhatDoesNotFitIntoTheTimeIsDropped) {
  for (const std::uint32_t workers : {1u, 2u}) {
    Played test({of(SharedIterations{.users = 2, .iterations = 100, .max_duration = 1s})});
    test.book.length = [](const Assignment&) { return Duration(300ms); };
    test.play(workers);
    EXPECT_EQ(test.begun().size(), 8u);
    EXPECT_EQ(test.dropped(), 92u);
    EXPECT_EQ(test.interrupted(), 0u) << "the last ones have the graceful stop";
  }
}

TEST(PerUserIterations, SoManyForEach) {
  for (const std::uint32_t workers : {1u, 2u, 5u}) {
    Played test({of(PerUserIterations{.users = 3, .iterations = 4})});
    test.play(workers);
    EXPECT_EQ(test.numbers(), up_to(12));
    std::map<std::uint32_t, std::set<std::uint64_t>> of_user;
    for (const Iteration& each : test.book.iterations) of_user[each.user.value].insert(each.which.of_user);
    ASSERT_EQ(of_user.size(), 3u);
    for (const auto& [user, turns] : of_user) EXPECT_EQ(turns, (std::set<std::uint64_t>{0, 1, 2, 3}));
    EXPECT_TRUE(test.all_over());
  }
}

TEST(ConstantUsers, GoOnUntilTheEndAndHaveTheGracefulStop) {
  Scenario scenario = of(ConstantUsers{.users = 2, .duration = 1s});
  scenario.graceful_stop = 500ms;
  Played test({scenario});
  test.book.length = [](const Assignment& which) { return which.iteration < 6 ? Duration(300ms) : Duration(10s); };
  test.play();
  EXPECT_EQ(test.begun().size(), 8u);
  EXPECT_EQ(test.interrupted(), 2u);
  EXPECT_EQ(test.workers.front().over, 1500ms);
  EXPECT_EQ(test.boards[0].at(0).completed.load(), 6u);
  EXPECT_EQ(test.boards[0].at(0).active.load(), 0u);
}

TEST(RampingUsers, FollowTheLine) {
  Played test({of(RampingUsers{.at_first = 1, .stages = {{4s, 5}, {4s, 1}}})});
  test.book.length = [](const Assignment&) { return Duration(100ms); };
  test.add_instance("", "", 1);
  test.begin();
  const auto active = [&] { return test.boards[0].at(0).active.load(); };
  test.until(500ms);
  EXPECT_EQ(active(), 1u);
  test.until(1500ms);
  EXPECT_EQ(active(), 2u);
  test.until(3900ms);
  EXPECT_EQ(active(), 4u);
  test.until(6300ms);
  EXPECT_EQ(active(), 2u);
  test.until(24h);
  EXPECT_TRUE(test.all_over());
  EXPECT_EQ(test.interrupted(), 0u);
}

TEST(RampingUsers, WhoHasNoTimeLeftToLeaveIsInterruptedAndWhoIsCalledBackStays) {
  Scenario down = of(RampingUsers{.at_first = 2, .stages = {{500ms, 2}, {0s, 1}, {3s, 1}}, .graceful_ramp_down = 1s});
  Played test({down});
  test.book.length = [](const Assignment&) { return Duration(2s); };
  test.play();
  ASSERT_GE(test.book.iterations.size(), 2u);
  EXPECT_EQ(test.interrupted(), 1u);

  Scenario back = of(RampingUsers{
      .at_first = 2, .stages = {{200ms, 2}, {0s, 1}, {500ms, 1}, {0s, 2}, {3s, 2}}, .graceful_ramp_down = 1s});
  Played again({back});
  again.book.length = [](const Assignment&) { return Duration(1900ms); };
  again.play();
  EXPECT_EQ(again.interrupted(), 0u);
  EXPECT_EQ(again.users().size(), 2u);
}

TEST(Scenarios, ShareOnePoolOfUsers) {
  Scenario first = of(ConstantUsers{.users = 3, .duration = 1s});
  Scenario later = of(PerUserIterations{.users = 3, .iterations = 1});
  first.graceful_stop = later.graceful_stop = 0s;
  later.name = "later";
  later.start_time = 2s;
  Played test({first, later});
  test.play();
  EXPECT_EQ(test.users(), (std::set<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(test.numbers(1), up_to(3));
  for (const Iteration& each : test.book.iterations) {
    if (each.which.scenario == 1) {
      EXPECT_EQ(each.begun, 2s);
    }
  }
  EXPECT_EQ(plan::k6::users_needed(test.options.scenarios).most, 3u);
}

TEST(Scenarios, WithOneUserEachAreDealtToAllWorkers) {
  Scenario a = of(PerUserIterations{}), b = of(PerUserIterations{});
  b.name = "b";
  Played test({a, b});
  test.play(2);
  EXPECT_EQ(test.users(), (std::set<std::uint32_t>{0, 1}));
}

TEST(Scenarios, IterationsTakeTheirLeastTime) {
  Played test({of(SharedIterations{.users = 1, .iterations = 3})});
  test.options.min_iteration_duration = 1s;
  test.play();
  EXPECT_EQ(test.begun(), (std::vector<Duration>{0s, 1s, 2s}));
  EXPECT_EQ(test.boards[0].at(0).completed.load(), 3u);
  EXPECT_EQ(test.workers.front().over, 3s);
}

TEST(Scenarios, StoppedAllAreInterrupted) {
  Scenario later = of(ConstantUsers{.users = 1, .duration = 1s});
  later.start_time = 1h;
  Played test({of(ConstantUsers{.users = 3, .duration = 1h}), later});
  test.book.length = [](const Assignment&) { return Duration(1min); };
  test.add_instance("", "", 2);
  test.begin();
  test.until(90s);
  for (OneWorker& worker : test.workers) worker.stop();
  EXPECT_EQ(test.interrupted(), 3u);
  test.until(24h);
  EXPECT_EQ(test.begun().size(), 6u);
}

}  // namespace
}  // namespace brink::engine
