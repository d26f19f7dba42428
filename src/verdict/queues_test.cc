// Searches of simulated queues: latency breaks, capacity and knee. Truths by long simulation.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "verdict/target_sim_test.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;
using test::Played;
using test::SimTarget;

// Fewer runs than this say nothing of how often an interval holds.
constexpr std::uint64_t enough_for_shares = 40;
// Under a sanitizer the same code runs some ten times slower, and fewer seeds show what it looks for; the plain build
// plays them all.
#ifdef BRINK_SANITIZED
constexpr std::uint64_t seeds = 5;
#else
constexpr std::uint64_t seeds = 40;
#endif

// Eight servers, 50 ms, coefficient of variation 0.7: 160 requests a second at most.
SimTarget eight_servers() {
  SimTarget target;
  target.routes = {{0, 0, 0.05, 0.7, 0}};
  target.pools = {{8, 1e9}};
  return target;
}

std::vector<Played> play(const SimTarget& target, const SearchOptions& options = {}, std::uint64_t times = seeds) {
  std::vector<Played> runs;
  for (std::uint64_t seed = 1; seed <= times; ++seed) runs.push_back(test::search(target, options, seed));
  return runs;
}

double share(const std::vector<Played>& runs, const std::function<bool(const Verdict&)>& is) {
  const auto yes = std::count_if(runs.begin(), runs.end(), [&](const Played& run) { return is(run.verdict); });
  return static_cast<double>(yes) / static_cast<double>(runs.size());
}

TEST(Queues, AQueueThatNeverReachesTheWallHasNoLimitButACapacity) {
  for (const Played& run : play(eight_servers())) {
    EXPECT_EQ(run.verdict.status, Status::no_limit_found);
    EXPECT_EQ(run.verdict.users.holds, 200);
    EXPECT_TRUE(run.verdict.saturated);
    EXPECT_GE(*run.verdict.knee_users, 4);
    EXPECT_LE(*run.verdict.knee_users, 16);
    EXPECT_NEAR(run.verdict.capacity_rps, 160, 8);
    EXPECT_TRUE(run.verdict.stable);
  }
}

TEST(Queues, AQueueAtALowWallBreaksByLatencyWhereItShould) {
  constexpr double users = 28.4, rate = 156.1;  // p95 = 250 ms, by long simulation; constant arrivals
  SearchOptions options;
  options.rules.latency_wall = 250ms;
  const auto runs = play(eight_servers(), options);
  for (const Played& run : runs) {
    ASSERT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.reason, Reason::latency);
    EXPECT_NEAR(std::sqrt(*run.verdict.users.holds * *run.verdict.users.breaks), users, 0.15 * users);
    EXPECT_GT(*run.verdict.rps.holds, 0.8 * rate);
    EXPECT_LT(*run.verdict.rps.holds, 1.02 * rate);
    EXPECT_TRUE(run.verdict.verified);
    EXPECT_LT(run.seconds, 95);
  }
  if (seeds < enough_for_shares) return;
  EXPECT_GE(share(runs, [](const Verdict& v) { return *v.users.low <= users && users <= *v.users.high; }), 0.9);
  EXPECT_GE(share(runs, [](const Verdict& v) { return *v.rps.low <= rate && rate <= *v.rps.high; }), 0.9);
}

TEST(Queues, ALongQueueIsBiasedByItsSlownessButNotByMuch) {
  constexpr double users = 70;  // p95 = 2 s
  SimTarget target;
  target.routes = {{0, 0, 0.1, 0.7, 0}, {0.01, 0.02}};
  target.pools = {{4, 1e9}};
  const auto runs = play(target);
  double bias = 0;
  for (const Played& run : runs) {
    ASSERT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.route, RouteId{0});
    bias += std::log(std::sqrt(*run.verdict.users.holds * *run.verdict.users.breaks) / users) / runs.size();
  }
  if (seeds < enough_for_shares) return;
  EXPECT_LT(std::abs(bias), 0.06);
  EXPECT_GE(share(runs, [](const Verdict& v) { return *v.users.low <= users && users <= *v.users.high; }), 0.8);
}

TEST(Queues, OneServerOfOneSecond) {
  SimTarget target;
  target.routes = {{0.9, 1.1, 0, 0, 0}};
  target.pools = {{1, 1e9}};
  for (const Played& run : play(target, {}, 5)) {
    EXPECT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.users.holds, 1);
    EXPECT_EQ(run.verdict.users.breaks, 2);
  }
}

}  // namespace
}  // namespace brink::verdict
