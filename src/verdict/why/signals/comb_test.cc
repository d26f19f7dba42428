#include "verdict/why/signals/comb.h"

#include <gtest/gtest.h>

#include <cmath>

#include "verdict/why/signals/gaps.h"
#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

std::vector<double> departures(const ClosedQueue& queue) {
  const std::vector<double> all = completion_times(simulate(queue));
  return {all.begin() + static_cast<std::ptrdiff_t>(all.size() / 10), all.end()};  // what a warm-up leaves out
}

ClosedQueue pool(std::uint32_t servers, double cv, std::uint64_t seed = 1) {
  ClosedQueue queue;
  queue.servers = servers;
  queue.users = std::max(64u, 2 * servers);
  queue.cv = cv;
  queue.seed = seed;
  return queue;
}

TEST(Comb, CountsServersExactlyWhenServiceVariesLittle) {
  for (const std::uint32_t servers : {3u, 4u, 5u, 8u, 12u, 16u, 25u, 40u, 64u, 100u}) {
    const ClosedQueue queue = pool(servers, 0.02);
    const Comb comb = departure_comb(departures(queue), queue.users);
    EXPECT_EQ(comb.lag, servers) << comb_refusal_text(comb.refusal) << " acf " << comb.acf << " time " << comb.by_time;
  }
}

// Two that depart in turn, evenly, look like one; they are counted or left open, never miscounted.
TEST(Comb, TwoServersMayLookLikeOne) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    const Comb comb = departure_comb(departures(pool(2, 0.02, seed)), 64);
    EXPECT_TRUE(comb.lag == 2 || comb.refusal == CombRefusal::serial) << comb.lag;
  }
}

TEST(Comb, CountsServersOfOrdinaryVariation) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    for (const std::uint32_t servers : {2u, 4u, 8u}) {
      const ClosedQueue queue = pool(servers, 0.1, seed);
      EXPECT_EQ(departure_comb(departures(queue), queue.users).lag, servers) << seed;
    }
  }
}

TEST(Comb, LargePoolsOfOrdinaryVariationAreSeenByTime) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    const ClosedQueue queue = pool(32, 0.1, seed);
    const Comb comb = departure_comb(departures(queue), queue.users);
    EXPECT_EQ(comb.lag, 32u) << comb.acf;
    EXPECT_TRUE(comb.by_time);
  }
  for (const std::uint32_t servers : {16u, 64u, 100u}) {
    for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u, 6u}) {
      const ClosedQueue queue = pool(servers, 0.1, seed);
      const Comb comb = departure_comb(departures(queue), queue.users);
      if (comb.lag == 0) continue;  // it may say nothing, never anything else
      EXPECT_NEAR(comb.lag, servers, 0.1 * servers) << comb.acf << " time " << comb.by_time;
    }
  }
}

TEST(Comb, OneServerHasNone) {
  for (const double cv : {0.0, 0.02, 0.1, 0.3, 0.6}) {
    const Comb comb = departure_comb(departures(pool(1, cv)), 64);
    EXPECT_EQ(comb.lag, 0u) << cv;
    EXPECT_EQ(comb.refusal, CombRefusal::serial) << cv;
  }
}

TEST(Comb, RandomServiceHasNone) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
    EXPECT_EQ(departure_comb(departures(pool(8, 1.0, seed)), 64).lag, 0u);
  }
}

TEST(Comb, ASharedProcessorHasNone) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto samples = simulate_shared(32, 2, 0.01, 0.5, 3000, seed);
    EXPECT_EQ(departure_comb(completion_times(samples), 32).lag, 0u);
  }
}

TEST(Comb, UsersWhoWaitForNobodyAreNotServers) {
  ClosedQueue queue = pool(64, 0.01);
  queue.users = 16;
  const Comb comb = departure_comb(departures(queue), queue.users);
  EXPECT_EQ(comb.lag, 0u);
  EXPECT_EQ(comb.refusal, CombRefusal::users);
}

TEST(Comb, TicksOfATimerAreNotServers) {
  Random random(7);
  std::vector<double> completions;
  for (int tick = 0; tick < 1000; ++tick) {
    const int many = tick % 10 == 0 ? 5 : 1;
    for (int i = 0; i < many; ++i) completions.push_back(tick * 0.004 + random.uniform(0, 0.0002));
  }
  std::sort(completions.begin(), completions.end());
  const Comb comb = departure_comb(completions, 64);
  EXPECT_EQ(comb.lag, 0u);
  EXPECT_EQ(comb.refusal, CombRefusal::timer_grid);
}

TEST(Comb, SaysNothingOfFew) {
  EXPECT_EQ(departure_comb({}).refusal, CombRefusal::too_few);
  const std::vector<double> one = {1.0};
  EXPECT_EQ(departure_comb(one).refusal, CombRefusal::too_few);
  const std::vector<double> same(500, 1.0);
  EXPECT_EQ(departure_comb(same).refusal, CombRefusal::too_few);
}

TEST(Comb, LittleCountsWhatIsInService) {
  const Estimate servers = servers_by_little({160, 2}, {0.05, 0.001});
  EXPECT_DOUBLE_EQ(servers.value, 8);
  EXPECT_NEAR(servers.error, std::hypot(0.1, 0.16), 1e-12);
}

TEST(Gaps, OneServerHasNoSmallOnes) {
  for (const double cv : {0.02, 0.3, 0.6}) {
    const auto gaps = gap_statistics(departures(pool(1, cv)));
    ASSERT_TRUE(gaps);
    EXPECT_LT(gaps->small.value, 0.02) << cv;
    EXPECT_EQ(gaps->service, Service::serial) << cv;
    EXPECT_NEAR(gaps->cv, cv, 0.15 * cv + 0.02);
    EXPECT_NEAR(gaps->mean, 0.05, 0.005);
  }
}

TEST(Gaps, SeveralServersHaveSmallOnes) {
  for (const std::uint32_t servers : {4u, 8u, 32u}) {
    const auto gaps = gap_statistics(departures(pool(servers, 0.3)));
    ASSERT_TRUE(gaps);
    EXPECT_EQ(gaps->service, Service::parallel) << servers << " " << gaps->small.value;
  }
}

TEST(Gaps, APauseDoesNotMakeOthersSmall) {
  std::vector<double> completions = departures(pool(1, 0.1));
  for (double& at : completions) at += 3 * std::floor(at / 20);  // three seconds in which nothing happens
  const auto gaps = gap_statistics(completions);
  ASSERT_TRUE(gaps);
  EXPECT_LT(gaps->small.value, 0.02);
  EXPECT_LT(gaps->cv, 0.15);
}

TEST(Gaps, NothingOfFew) {
  EXPECT_FALSE(gap_statistics({}));
  const std::vector<double> few = {1, 2, 3};
  EXPECT_FALSE(gap_statistics(few));
  const std::vector<double> same(100, 4.0);
  EXPECT_FALSE(gap_statistics(same));
}

}  // namespace
}  // namespace brink::verdict::why
