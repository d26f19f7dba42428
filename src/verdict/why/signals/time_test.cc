// Freezes, periodicity and drift.
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "verdict/why/signals/drift.h"
#include "verdict/why/signals/freezes.h"
#include "verdict/why/signals/periodicity.h"
#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

ClosedQueue pool_of(std::uint32_t users, double cv, std::size_t completions) {
  ClosedQueue queue;
  queue.users = users;
  queue.cv = cv;
  queue.completions = completions;
  return queue;
}

TEST(Freezes, FoundWithTheirPeriod) {
  auto samples = simulate(pool_of(32, 0.3, 2500));  // 15 s
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
  auto samples = simulate(pool_of(32, 0.3, 2500));
  freeze(samples, 2.5, 0.4);
  EXPECT_FALSE(find_freezes(samples, 0.05, 0.1)->all.empty());
  EXPECT_TRUE(find_freezes(samples, 0.05, 0.4)->all.empty());
}

TEST(Freezes, NoneInAnOrdinaryQueue) {
  for (const double cv : {0.02, 0.3, 0.8}) {
    for (const std::uint32_t users : {1u, 16u, 64u}) {
      const auto found = find_freezes(simulate(pool_of(users, cv, 1000)), 0.05);
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

TEST(Freezes, OneRouteOrAll) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 1000; ++i) {
    const double at = i * 0.01;
    const double thaw = at >= 4 && at < 4.5 ? 4.5 : at;
    samples.push_back(made_sample(at, thaw + 0.005, 0));
    samples.push_back(made_sample(at, at + 0.004, 1));
    samples.push_back(made_sample(at, thaw + 0.004, 2));
  }
  const auto without = [&](std::uint32_t route) {
    std::vector<sample::Sample> kept = samples;
    std::erase_if(kept, [&](const auto& s) { return s.route.value == route; });
    return kept;
  };
  EXPECT_EQ(froze_alone(meanwhile(without(2), 0)), true);
  EXPECT_EQ(froze_alone(meanwhile(without(1), 0)), false);
  EXPECT_EQ(froze_alone(meanwhile(samples, 1)), std::nullopt);
  Meanwhile both = meanwhile(without(2), 0);
  both.add(meanwhile(of_route(samples, 0), 0));
  EXPECT_EQ(froze_alone(both), true);
  EXPECT_EQ(froze_alone(meanwhile(of_route(samples, 0), 0)), std::nullopt);
}

// Open load whose connections are all stuck in route 0: the others' requests wait with us.
TEST(Freezes, WhatWasNotBegunIsNotStuckInTheTarget) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 1000; ++i) {
    const double at = i * 0.01;
    const double thaw = at >= 4 && at < 4.5 ? 4.5 : at;
    samples.push_back(made_sample(at, thaw + 0.005, 0));
    samples.push_back(made_sample(at, thaw + 0.004, 1));
    samples.back().begun = samples.back().done - from_seconds(0.004);
  }
  EXPECT_EQ(froze_alone(meanwhile(samples, 0)), std::nullopt);
  EXPECT_EQ(caught_by(samples, 0).others, 0);
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

// Users who ask for two routes in turn, 2 and 8 ms, and stand still for 400 ms every 2 s: on the second route, or
// wherever they are.
std::vector<sample::Sample> stopped_users(bool everywhere, double until) {
  std::vector<sample::Sample> samples;
  for (int user = 0; user < 20; ++user) {
    double at = user * 5e-4;
    for (std::uint32_t turn = 0; at < until; ++turn) {
      const std::uint32_t route = turn % 2;
      const double phase = std::fmod(at, 2);
      double end = at + (route == 0 ? 0.002 : 0.008);
      const bool stops = phase >= 1.6 || std::fmod(end, 2) >= 1.6;
      if (stops && (everywhere || route == 1)) end = std::ceil(at / 2) * 2 + 1e-3;
      samples.push_back(made_sample(at, end, route));
      at = end;
    }
  }
  return samples;
}

TEST(Freezes, WhoIsCaughtInThemTellsOneRouteFromAll) {
  const Caught one = caught_by(stopped_users(false, 20), 1, 0.008);
  EXPECT_EQ(one.others, 0);
  EXPECT_NEAR(one.expected, 40, 10) << "a fifth of the users, ten times";
  EXPECT_EQ(caught_alone(one), true);
  const Caught all = caught_by(stopped_users(true, 20), 1, 0.008);
  EXPECT_NEAR(all.others, all.expected, 20);
  EXPECT_EQ(caught_alone(all), false);
}

TEST(Freezes, FewWhoAreCaughtTellNothing) {
  EXPECT_EQ(caught_alone({0, 3.9}), std::nullopt);
  EXPECT_EQ(caught_alone({0, 4}), true);
  EXPECT_EQ(caught_alone({1, 4}), false);
  EXPECT_EQ(caught_alone(caught_by(of_route(stopped_users(true, 20), 1), 1)), std::nullopt);
}

TEST(Freezes, NothingOfFew) { EXPECT_FALSE(find_freezes(std::vector(5, made_sample(0, 1)))); }

TEST(Periodicity, AQuotaIsSeen) {
  auto samples = simulate(pool_of(8, 0.2, 2000));
  for (auto& s : samples) s.due = s.done - std::chrono::milliseconds(20);
  freeze(samples, 0.1, 0.07);
  const auto found = quota_periodicity(completion_times(samples), 8, 0.02);
  ASSERT_TRUE(found);
  EXPECT_GT(found->acf.value, 0.8);
  EXPECT_GT(found->empty_share, 0.5);
}

TEST(Periodicity, AServiceOfFiftyMillisecondsIsNoQuota) {
  const auto found = quota_periodicity(completion_times(simulate(pool_of(8, 0.01, 2000))), 8, 0.05);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->acf.value, 0);
}

TEST(Periodicity, UsersInStepWithTheQuotaSayNothing) {
  std::vector<double> completions;
  for (int round = 0; round < 50; ++round) {
    for (int user = 0; user < 20; ++user) completions.push_back(round * 0.096 + user * 1e-4);
  }
  EXPECT_FALSE(quota_periodicity(completions, 20, 0.09));
  EXPECT_TRUE(quota_periodicity(completions, 20, 0.01));
}

TEST(Periodicity, RandomCompletionsAreNone) {
  const auto found = quota_periodicity(completion_times(simulate(pool_of(64, 1.0, 3000))), 64, 0.05);
  ASSERT_TRUE(found);
  EXPECT_LT(found->acf.value, 0.12);
  EXPECT_FALSE(quota_periodicity({}, 8, 0.05));
  EXPECT_FALSE(quota_periodicity(std::vector<double>(100, 1.0), 8, 0.05));
}

std::vector<sample::Sample> growing(std::size_t count, double slope, std::uint64_t seed) {
  Random random(seed);
  std::vector<sample::Sample> samples;
  double at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double took = varied(random, 0.02 + slope * static_cast<double>(i), 0.2);
    samples.push_back(made_sample(at, at + took));
    at += took;
  }
  return samples;
}

TEST(Drift, TheSlopeOfEachRequest) {
  const auto samples = growing(2000, 20e-6, 1);
  const auto drift = drift_of({{1, samples}});
  ASSERT_TRUE(drift);
  EXPECT_NEAR(drift->per_request.value, 20e-6, 2e-6);
  EXPECT_GT(drift->certainty, 0.999);
  EXPECT_NEAR(drift->growth, 3, 0.3);
}

TEST(Drift, NoneInASteadyTarget) {
  int sure = 0;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u}) {
    const auto samples = growing(1000, 0, seed);
    const auto drift = drift_of({{1, samples}});
    ASSERT_TRUE(drift);
    if (drift->certainty > 0.99) ++sure;
    EXPECT_NEAR(drift->growth, 1, 0.1);
  }
  EXPECT_EQ(sure, 0);
}

TEST(Drift, AHigherLoadIsNoDrift) {
  const auto low = simulate(pool_of(8, 0.2, 600));
  const auto high = simulate(pool_of(64, 0.2, 500));
  const auto drift = drift_of({{8, low}, {64, high}, {8, low}});
  ASSERT_TRUE(drift);
  EXPECT_NEAR(drift->growth, 1, 0.05);
}

TEST(Drift, NothingOfFew) {
  EXPECT_FALSE(drift_of({}));
  const auto few = growing(30, 0, 1);
  EXPECT_FALSE(drift_of({{1, few}}));
}

}  // namespace
}  // namespace brink::verdict::why
