#include "verdict/why/signals/freezes.h"

#include <gtest/gtest.h>

#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

TEST(Freezes, FoundWithTheirPeriod) {
  auto samples = simulate({.users = 32, .cv = 0.3, .completions = 2500});  // 15 s
  freeze(samples, 2.5, 0.4);
  const auto found = find_freezes(samples, 0.05);
  ASSERT_TRUE(found);
  EXPECT_GE(found->all.size(), 5u);
  EXPECT_NEAR(found->longest, 0.4, 0.05);
  ASSERT_TRUE(found->period);
  EXPECT_NEAR(*found->period, 2.5, 0.05);
  EXPECT_NEAR(found->share, 0.16, 0.04);
}

TEST(Freezes, WhatStoodStillWithUsIsNotTheTargets) {
  auto samples = simulate({.users = 32, .cv = 0.3, .completions = 2500});
  freeze(samples, 2.5, 0.4);
  EXPECT_FALSE(find_freezes(samples, 0.05, 0.1)->all.empty());
  EXPECT_TRUE(find_freezes(samples, 0.05, 0.4)->all.empty());
}

TEST(Freezes, NoneInAnOrdinaryQueue) {
  for (const double cv : {0.02, 0.3, 0.8}) {
    for (const std::uint32_t users : {1u, 16u, 64u}) {
      const auto found = find_freezes(simulate({.users = users, .cv = cv, .completions = 1000}), 0.05);
      ASSERT_TRUE(found);
      EXPECT_LE(found->share, 0.02) << cv << " " << users;
      EXPECT_FALSE(found->period);
    }
  }
}

TEST(Freezes, StagesTogetherShowAPeriodThatNoneShowsAlone) {
  const auto ending = [](std::vector<double> ends) {
    std::vector<Freeze> freezes;
    for (const double end : ends) freezes.push_back({end - 2.5, end});
    return freezes;
  };
  const auto period = common_period(ending({47, 57.1, 77, 97.05, 107, 146.9}));
  ASSERT_TRUE(period);
  EXPECT_NEAR(*period, 10, 0.05);
  EXPECT_FALSE(common_period(ending({47, 57.1, 77, 97.05})));           // as few as these fit by chance
  EXPECT_FALSE(common_period(ending({47, 57.1, 77, 92, 107, 146.9})));  // one at the wrong time
  EXPECT_FALSE(common_period(ending({47, 49, 51, 53, 55})));            // it hardly ran between them
  auto with_hiccups = ending({47, 57.1, 77, 97.05, 107, 146.9});
  with_hiccups.push_back({60, 60.2});
  EXPECT_TRUE(common_period(with_hiccups));
}

TEST(Freezes, SilenceWithoutRequestsIsNone) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 100; ++i) {
    const double at = i * 0.01 + (i >= 50 ? 3 : 0);
    samples.push_back(made_sample(at, at + 0.005));
  }
  const auto found = find_freezes(samples);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->all.empty());
}

TEST(Freezes, UsersWhoWalkInStepWaitForNoFreeze) {
  std::vector<sample::Sample> samples;
  for (int round = 0; round < 40; ++round) {
    for (int user = 0; user < 50; ++user)
      samples.push_back(made_sample(round * 0.46, round * 0.46 + 0.45 + user * 2e-4));
  }
  const auto found = find_freezes(samples, 0.05);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->all.empty());
}

// Users who ask one after another, of whose requests one in eight takes 2.4 s and the others 12 ms.
std::vector<sample::Sample> some_slow(int users, double until) {
  std::vector<sample::Sample> samples;
  Random random(11);
  for (int user = 0; user < users; ++user) {
    for (double at = user * 1e-3; at < until;) {
      const double end = at + (random() % 8 == 0 ? 2.4 : 0.012);
      samples.push_back(made_sample(at, end));
      at = end;
    }
  }
  return samples;
}

TEST(Freezes, SlowRequestsThatMeetAreNone) {
  for (const int users : {2, 3, 8}) {
    const auto found = find_freezes(some_slow(users, 60), 0.012);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->all.empty()) << users << ": " << found->longest;
  }
}

// All users are caught at once, and then served one by one: the first of them goes on as if nothing had been, until he
// has done what he had to.
TEST(Freezes, WhatIsStoppedMayGoOnOneByOne) {
  std::vector<sample::Sample> samples;
  const auto quick = [&](double from, double until) {
    for (double at = from; at < until; at += 0.02) samples.push_back(made_sample(at, at + 0.02));
  };
  for (int user = 0; user < 4; ++user) {
    const double stop = 3 + user * 1e-3, answered = 3.9 + user * 0.9;
    quick(user * 1e-3, stop - 0.01);
    samples.push_back(made_sample(stop, answered));
    if (user == 0) quick(answered, answered + 0.3);
  }
  const auto found = find_freezes(samples, 0.02);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->all.size(), 1);
  EXPECT_NEAR(found->longest, 0.9, 0.02);
}

// Both of two users at a slow request: one answer a while, and before and after it many.
TEST(Freezes, TwoWhoMeetAreNone) {
  std::vector<sample::Sample> samples;
  for (const double user : {0.0, 1e-3}) {
    double at = user;
    while (at < 2) samples.push_back(made_sample(at, at + 0.012)), at += 0.012;
    samples.push_back(made_sample(at, at + 0.6)), at += 0.6;
    while (at < 4) samples.push_back(made_sample(at, at + 0.012)), at += 0.012;
  }
  const auto found = find_freezes(samples, 0.012);
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->all.empty());
}

TEST(Freezes, SeenBehindABacklogOfOurs) {
  std::vector<sample::Sample> samples;
  for (int user = 0; user < 20; ++user) {
    for (double at = user * 1e-3; at < 10;) {
      const double end = at < 4 && at + 0.01 > 4 ? 4.8 : at + 0.01;
      samples.push_back(made_sample(at / 2, end));  // twice as many are due as can be had
      samples.back().begun = samples.back().sent = made_sample(at, end).begun;
      at = end;
    }
  }
  const auto found = find_freezes(samples, 0.01);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->longest, 0.8, 0.02);
}

TEST(Freezes, NothingOfFew) { EXPECT_FALSE(find_freezes(std::vector(5, made_sample(0, 1)))); }

}  // namespace
}  // namespace brink::verdict::why
