// The checks in open load at the end of a search, and what is concluded from those that this machine spoiled.
#include <gtest/gtest.h>

#include <algorithm>

#include "verdict/judge.h"
#include "verdict/made_visit_test.h"
#include "verdict/search.h"
#include "verdict/target_sim_test.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;
using test::count;
using test::MadeRoute;

// A target that answers 1000 times a second a user, and a tenth of that from the first open visit on, however it is
// asked: its users wait in open load only because it can no longer do what it did.
std::vector<Visit> play_slowing(const SearchOptions& options, bool slow_in_closed_load) {
  const auto closed = [&](std::uint32_t users, const auto& before) {
    const bool slow = slow_in_closed_load && count(before, Purpose::verify) > 0;
    return MadeRoute{std::uint64_t{users} * (slow ? 100 : 1000)};
  };
  const auto open = [](double rate, const auto&) {
    return MadeRoute{static_cast<std::uint64_t>(std::min(rate, 1000.0)), 0, 1, 5};
  };
  return test::play_search(options, closed, open, [](Visit&, const auto&) {});
}

TEST(Verify, ATargetThatBecameSlowerIsNotSaidToBreak) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_slowing(options, true);
  EXPECT_EQ(visits.back().step.purpose, Purpose::repeat);
  EXPECT_EQ(closed_load(visits.back())->users, 10u);
  const Verdict verdict = conclude(options, visits, {"/"});
  EXPECT_EQ(verdict.status, Status::inconclusive);
  EXPECT_TRUE(verdict.slowed_down);
  EXPECT_NE(sentence(verdict, {"/"}).find("became slower"), std::string::npos);
}

TEST(Verify, ATargetThatIsAsFastAsEverInClosedLoadBreaksInOpenLoad) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_slowing(options, false);
  EXPECT_EQ(visits.back().step.purpose, Purpose::repeat);
  const Verdict verdict = conclude(options, visits, {"/"});
  EXPECT_EQ(verdict.status, Status::breaks);
  EXPECT_FALSE(verdict.slowed_down);
}

// A target that holds whatever closed load asks, and keeps open load waiting; this machine spoils some open visits.
std::vector<Visit> play_spoiled(const SearchOptions& options, const std::vector<bool>& spoiled) {
  const auto closed = [](std::uint32_t users, const auto&) { return MadeRoute{std::uint64_t{users} * 100}; };
  const auto open = [](double rate, const auto&) { return MadeRoute{static_cast<std::uint64_t>(rate), 0, 1, 5}; };
  return test::play_search(options, closed, open, [&](Visit& visit, const auto& before) {
    const std::size_t turn = count(before, Purpose::verify);
    if (open_load(visit) && turn < spoiled.size() && spoiled[turn]) test::make_red(visit, "loop_lag");
  });
}

TEST(Verify, ACheckThatThisMachineSpoiledIsMadeAgainAtLessLoad) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_spoiled(options, {true});
  EXPECT_EQ(count(visits, Purpose::verify), 3u);
  EXPECT_EQ(conclude(options, visits, {"/"}).status, Status::breaks);
}

TEST(Verify, ChecksThatAllBrokeAndWereAllSpoiledAreNoAnswer) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_spoiled(options, {true, true, true, true});
  EXPECT_EQ(count(visits, Purpose::verify), 2u);
  EXPECT_EQ(conclude(options, visits, {"/"}).status, Status::inconclusive);
}

TEST(Verify, ABreakInOpenLoadThatCouldNotBeRepeatedIsNoAnswer) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play_spoiled(options, {false, true, true, true});
  EXPECT_EQ(count(visits, Purpose::verify), 4u);
  const Verdict verdict = conclude(options, visits, {"/"});
  EXPECT_EQ(verdict.status, Status::inconclusive);
  EXPECT_NE(sentence(verdict, {"/"}).find("could not be told"), std::string::npos);
}

// A healthy target, as it is seen after so many stages of a search.
std::vector<Visit> healthy_until_verified(const SearchOptions& options) {
  std::vector<Visit> visits;
  while (const auto step = next_step(options, visits)) {
    if (step->purpose == Purpose::verify) break;
    test::SimTarget target;
    target.routes = {{0.02, 0.03}};
    visits.push_back(test::visit(target, options, *step, 1 + visits.size()));
  }
  return visits;
}

TEST(TimeLeft, ShortensTheCheckBeforeItIsLeftOut) {
  SearchOptions options;
  options.max_users = 16;
  const std::vector<Visit> visits = healthy_until_verified(options);
  const auto whole = next_step(options, visits);
  ASSERT_TRUE(whole);
  options.time_left = 9s;
  const auto shorter = next_step(options, visits);
  ASSERT_TRUE(shorter);
  EXPECT_EQ(shorter->purpose, Purpose::verify);
  EXPECT_LT(shorter->stage.duration, whole->stage.duration);
  EXPECT_LE(shorter->stage.warmup + *shorter->stage.duration, 9s);
  options.time_left = 3s;
  EXPECT_FALSE(next_step(options, visits));
  EXPECT_EQ(conclude(options, visits, {"/"}).status, Status::no_limit_found) << "all users were tried";
}

TEST(TimeLeft, WhatTheAnswerRestsOnIsProposedAllTheSame) {
  SearchOptions options;
  options.time_left = Duration{};
  const auto step = next_step(options, {});
  ASSERT_TRUE(step);
  EXPECT_EQ(step->purpose, Purpose::warmup);
  EXPECT_EQ(conclude(options, {}, {"/"}).status, Status::inconclusive);
}

}  // namespace
}  // namespace brink::verdict
