// Periodicity and drift.
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "verdict/why/signals/drift.h"
#include "verdict/why/signals/periodicity.h"
#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

TEST(Periodicity, AQuotaIsSeen) {
  auto samples = simulate({.users = 8, .cv = 0.2, .completions = 2000});
  for (auto& s : samples) s.due = s.done - std::chrono::milliseconds(20);
  freeze(samples, 0.1, 0.07);
  const auto found = quota_periodicity(completion_times(samples), 8, 0.02);
  ASSERT_TRUE(found);
  EXPECT_GT(found->acf.value, 0.8);
  EXPECT_GT(found->empty_share, 0.5);
}

TEST(Periodicity, AServiceOfFiftyMillisecondsIsNoQuota) {
  const auto found =
      quota_periodicity(completion_times(simulate({.users = 8, .cv = 0.01, .completions = 2000})), 8, 0.05);
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
  const auto found =
      quota_periodicity(completion_times(simulate({.users = 64, .cv = 1.0, .completions = 3000})), 64, 0.05);
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
  const auto low = simulate({.users = 8, .cv = 0.2, .completions = 600});
  const auto high = simulate({.users = 64, .cv = 0.2, .completions = 500});
  const auto drift = drift_of({{8, low}, {64, high}, {8, low}});
  ASSERT_TRUE(drift);
  EXPECT_NEAR(drift->growth, 1, 0.05);
}

TEST(Drift, UsersWhoAllWaitLongerForAWhileAreNone) {
  int sure = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto samples = simulate({.users = 64, .servers = 1, .hold = 0.02, .cv = 1, .completions = 1200, .seed = seed});
    samples.erase(samples.begin(), samples.begin() + 64);  // until everybody waits
    const auto drift = drift_of({{64, samples}});
    ASSERT_TRUE(drift);
    if (drift->certainty > 0.999) ++sure;
  }
  EXPECT_EQ(sure, 0);
}

TEST(Drift, NothingOfFewRounds) {
  const auto samples = simulate({.users = 64, .completions = 7 * 64});
  EXPECT_FALSE(drift_of({{64, samples}}));
}

TEST(Drift, NothingOfFew) {
  EXPECT_FALSE(drift_of({}));
  const auto few = growing(30, 0, 1);
  EXPECT_FALSE(drift_of({{1, few}}));
}

}  // namespace
}  // namespace brink::verdict::why