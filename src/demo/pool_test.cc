#include "demo/pool.h"

#include <gtest/gtest.h>

#include <queue>

#include "demo/shop.h"

namespace brink::demo {
namespace {

using namespace std::chrono_literals;

constexpr Instant start{Duration(0)};

TEST(Pool, GrantsAsManyAsThereAreSlotsAndRefusesTheNext) {
  Pool pool({.slots = 2, .work = 100ms, .timeout = 10ms}, 1);
  EXPECT_TRUE(pool.ask(start).granted);
  EXPECT_TRUE(pool.ask(start).granted);
  const auto third = pool.ask(start);
  EXPECT_FALSE(third.granted);
  EXPECT_EQ(third.begin, start + 10ms);
  EXPECT_EQ(third.end, start + 10ms);
}

TEST(Pool, AWaiterTakesTheSlotThatBecomesFreeFirst) {
  Pool pool({.slots = 2, .work = 100ms, .timeout = 50ms}, 1);
  pool.ask(start);
  pool.ask(start + 20ms);
  const auto waiter = pool.ask(start + 60ms);
  EXPECT_TRUE(waiter.granted);
  EXPECT_EQ(waiter.begin, start + 100ms);
  EXPECT_EQ(waiter.end, start + 200ms);
  EXPECT_EQ(pool.ask(start + 80ms).begin, start + 120ms);
}

TEST(Pool, ASlotFreeAtTheLastMomentIsTakenAndOneMomentLaterIsNot) {
  Pool pool({.slots = 1, .work = 100ms, .timeout = 10ms}, 1);
  pool.ask(start);
  EXPECT_FALSE(pool.ask(start + 90ms - 1ns).granted);
  EXPECT_TRUE(pool.ask(start + 90ms).granted);
}

TEST(Pool, TheRefusedTakeNothing) {
  Pool pool({.slots = 1, .work = 100ms, .timeout = 0ms}, 1);
  pool.ask(start);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(pool.ask(start + 50ms).granted);
  EXPECT_EQ(pool.ask(start + 100ms).begin, start + 100ms);
}

TEST(Pool, AnEarlierTimeCountsAsTheLatest) {
  Pool pool({.slots = 1, .work = 100ms, .timeout = 0ms}, 1);
  pool.ask(start + 1s);
  EXPECT_EQ(pool.ask(start).begin, start + 1s);
}

TEST(Pool, HoldsSpreadEvenlyAndRepeatWithTheSeed) {
  const Pool::Options options{.slots = 1, .work = 100ms, .spread = 0.2, .timeout = Duration::max()};
  Pool pool(options, 7);
  Pool same(options, 7);
  Pool other(options, 8);
  Duration sum{}, shortest = 1s, longest{};
  bool differs = false;
  for (int i = 0; i < 10'000; ++i) {
    const auto hold = pool.ask(start);
    EXPECT_EQ(hold.end, same.ask(start).end);
    differs = differs || hold.end != other.ask(start).end;
    sum += hold.end - hold.begin;
    shortest = std::min(shortest, hold.end - hold.begin);
    longest = std::max(longest, hold.end - hold.begin);
  }
  EXPECT_TRUE(differs);
  EXPECT_NEAR(milliseconds(sum / 10'000), 100, 0.5);
  EXPECT_GE(shortest, 80ms);
  EXPECT_LT(shortest, 81ms);
  EXPECT_LE(longest, 120ms);
  EXPECT_GT(longest, 119ms);
}

// What follows simulates the shop, to hold the claim in shop.h: errors begin where the pool is full.

Pool shop_pool(const ShopOptions& options) {
  return Pool({options.pool, options.work, work_spread, options.checkout_timeout}, options.seed);
}

struct Outcome {
  double errors = 0;      // share of checkouts
  double throughput = 0;  // completed checkouts a second
};

constexpr Duration simulated = 60s;
constexpr Duration settling = 5s;
constexpr Duration network = 200us;

// The time a page other than /checkout takes.
Duration page_time(int page, Random& random) {
  return page == 0 ? Duration{} : from_seconds(random.uniform(seconds(shortest_page), seconds(longest_page)));
}

// Users who go round four pages, the last of which is the checkout, or do nothing but check out.
Outcome closed_load(int users, bool checkout_only, const ShopOptions& options = {}) {
  struct Step {
    Instant at;
    int page;
    bool operator>(const Step& other) const { return at > other.at; }
  };
  Pool pool = shop_pool(options);
  Random random(users);
  std::priority_queue<Step, std::vector<Step>, std::greater<>> steps;
  for (int user = 0; user < users; ++user) {
    steps.push({start + from_seconds(random.uniform(0, 0.12)), static_cast<int>(random.below(4))});
  }
  double completed = 0, refused = 0;
  while (steps.top().at < start + simulated) {
    const auto [at, page] = steps.top();
    steps.pop();
    Instant end = at + page_time(page, random);
    if (page == 3 || checkout_only) {
      const auto answer = pool.ask(at);
      end = answer.end;
      if (at >= start + settling) ++(answer.granted ? completed : refused);
    }
    steps.push({end + network, (page + 1) % 4});
  }
  return {refused / (completed + refused), completed / seconds(simulated - settling)};
}

Outcome even_arrivals(double rate, const ShopOptions& options = {}) {
  Pool pool = shop_pool(options);
  double completed = 0, refused = 0;
  const int arrivals = static_cast<int>(rate * seconds(simulated));
  for (int i = 0; i < arrivals; ++i) ++(pool.ask(start + from_seconds(i / rate)).granted ? completed : refused);
  return {refused / (completed + refused), completed / seconds(simulated)};
}

constexpr double onset = 0.02;

TEST(ShopLoad, UsersOnTheirRoundFailWhereThePoolIsFull) {
  const double knee = users_at_knee({});
  EXPECT_DOUBLE_EQ(knee, 30);
  EXPECT_LT(closed_load(28, false).errors, onset);
  EXPECT_GT(closed_load(31, false).errors, onset);
  // Before the knee users add throughput in proportion; well after it there is no more to be had.
  EXPECT_NEAR(closed_load(20, false).throughput, capacity_rps({}) * 20 / knee, 0.02 * capacity_rps({}));
  EXPECT_NEAR(closed_load(60, false).throughput, capacity_rps({}), 0.02 * capacity_rps({}));
}

TEST(ShopLoad, UsersWhoOnlyCheckOutFailWhereThePoolIsFull) {
  EXPECT_EQ(closed_load(25, true).errors, 0);
  EXPECT_GT(closed_load(27, true).errors, onset);
}

TEST(ShopLoad, EvenArrivalsFailAtTheCapacity) {
  EXPECT_LT(even_arrivals(0.95 * capacity_rps({})).errors, onset);
  EXPECT_GT(even_arrivals(1.05 * capacity_rps({})).errors, onset);
}

TEST(ShopLoad, HoldsForAnotherPoolToo) {
  const ShopOptions options{.pool = 50, .work = 80ms};
  const int knee = static_cast<int>(users_at_knee(options));
  EXPECT_LT(closed_load(knee * 9 / 10, false, options).errors, onset);
  EXPECT_GT(closed_load(knee * 11 / 10, false, options).errors, onset);
}

}  // namespace
}  // namespace brink::demo
