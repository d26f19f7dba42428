// Searches of simulated targets with a known truth.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "verdict/answer.h"
#include "verdict/target_sim_test.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;
using test::Played;
using test::SimTarget;

// Under a sanitizer the same code runs some ten times slower, and fewer seeds show what it looks for; the plain build
// plays them all.
#ifdef BRINK_SANITIZED
constexpr std::uint64_t seeds = 5;
#else
constexpr std::uint64_t seeds = 40;
#endif

SimTarget plain(double low, double high) {
  SimTarget target;
  target.routes = {{low, high}};
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

TEST(Targets, AFastTargetHasNoLimit) {
  SearchOptions options;
  options.max_users = 8;
  for (const Played& run : play(plain(0.0005, 0.001), options, 3)) {
    EXPECT_EQ(run.verdict.status, Status::no_limit_found);
    EXPECT_FALSE(run.verdict.saturated);
    EXPECT_TRUE(run.verdict.stable);
  }
}

TEST(Targets, AFlawlessSlowEndpointIsNotPunishedForItsFewRequests) {
  SearchOptions options;
  options.max_users = 50;
  for (const Played& run : play(plain(0.09, 0.09), options)) {
    EXPECT_EQ(run.verdict.status, Status::no_limit_found);
    EXPECT_EQ(run.verdict.users.holds, 50);
    EXPECT_EQ(run.verdict.users.low, 50);
    EXPECT_TRUE(run.verdict.stable);
  }
}

TEST(Targets, AFreezeOfATenSecondPeriodIsSeen) {
  SimTarget target = plain(0.02, 0.04);
  target.pause_period = 10;
  target.pause_length = 2.5;
  SearchOptions options;
  options.max_users = 20;
  for (const Played& run : play(target, options)) {
    ASSERT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.reason, Reason::latency);
    EXPECT_EQ(run.verdict.users.holds, 0) << "it stops whatever the load";
    EXPECT_EQ(run.verdict.users.breaks, 1);
    EXPECT_GE(run.verdict.stalls.pauses, 2);
    EXPECT_NEAR(seconds(run.verdict.stalls.longest), 2.5, 0.5);
    const std::string text = sentence(run.verdict, run.names);
    EXPECT_NE(text.find("stops answering for up to 2."), std::string::npos) << text;
  }
}

TEST(Targets, AFreezeOnTopOfALimitDoesNotHideIt) {
  SimTarget target = test::shop();
  target.pause_period = 10;
  target.pause_length = 2.5;
  const auto runs = play(target, {}, seeds / 2);
  for (const Played& run : runs) {
    EXPECT_EQ(run.verdict.status, Status::breaks);
    EXPECT_FALSE(run.verdict.verified);
  }
  EXPECT_GE(share(runs, [](const Verdict& v) { return *v.users.holds >= 27 && *v.users.breaks <= 36; }), 0.9);
}

TEST(Targets, ARouteThatAlwaysFailsIsNamed) {
  SimTarget target;
  for (int i = 0; i < 20; ++i) target.routes.push_back({0.01, 0.02});
  target.routes[7].fails = 0.35;
  for (const Played& run : play(target)) {
    ASSERT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.route, RouteId{7});
    EXPECT_EQ(run.verdict.users.holds, 0);
    EXPECT_EQ(run.verdict.users.breaks, 1);
    EXPECT_EQ(answer_of(run.verdict, run.names).cause, "always_failing");
    ASSERT_FALSE(run.verdict.notes.empty());
    EXPECT_NE(run.verdict.notes.front().find("/7 fails"), std::string::npos);
  }
}

TEST(Targets, ARouteThatIsAlwaysSlowIsNamed) {
  SimTarget target;
  for (int i = 0; i < 25; ++i) target.routes.push_back({0.01, 0.02});
  target.routes[7] = {3.9, 4.1};
  for (const Played& run : play(target)) {
    ASSERT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.route, RouteId{7});
    EXPECT_EQ(run.verdict.reason, Reason::latency);
    EXPECT_EQ(run.verdict.users.holds, 0);
    EXPECT_EQ(answer_of(run.verdict, run.names).cause, "slow_route");
    EXPECT_LT(run.seconds, 60);
  }
}

TEST(Targets, ManyRoutesWithAFewFailuresEachAreHealthy) {
  SimTarget target;
  for (int i = 0; i < 25; ++i) target.routes.push_back({0.01, 0.02, 0, 0, -1, 0.004});
  SearchOptions options;
  options.max_users = 30;
  for (const Played& run : play(target, options)) EXPECT_EQ(run.verdict.status, Status::no_limit_found);
}

TEST(Targets, AStrayFailureAtALowLevelDoesNotDecide) {
  SimTarget target = plain(0.02, 0.04);
  target.fails_from = 3.5;  // while one user is on
  target.fails_to = 4;
  SearchOptions options;
  options.max_users = 30;
  for (const Played& run : play(target, options)) {
    EXPECT_EQ(run.verdict.status, Status::no_limit_found);
    EXPECT_EQ(run.verdict.users.holds, 30);
    const auto& notes = run.verdict.notes;
    EXPECT_TRUE(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
      return note.find("held when visited again") != std::string::npos;
    }));
  }
}

TEST(Targets, AGeneratorAtItsEndGivesALowerBoundAndBlamesNobody) {
  SimTarget target = plain(0.0005, 0.001);
  target.client_cost = 0.0001;
  for (const Played& run : play(target, {}, 1)) {
    EXPECT_EQ(run.verdict.status, Status::no_limit_found);
    EXPECT_TRUE(run.verdict.generator_limited);
    EXPECT_FALSE(run.verdict.saturated) << "the plateau is ours";
    EXPECT_FALSE(run.verdict.stable);
    EXPECT_NEAR(run.verdict.capacity_rps, 10'000, 500);
    EXPECT_NE(sentence(run.verdict, run.names).find("at least 10,000 req/s"), std::string::npos);
  }
}

TEST(Targets, AGeneratorThatIsTheSlowOneMakesTheRunInvalid) {
  SimTarget target = plain(0.0005, 0.001);
  target.client_cost = 0.0005;
  SearchOptions options;
  options.rules.latency_wall = 50ms;  // 200 users at 0.5 ms each wait 100 ms for us
  const Played run = test::search(target, options, 1);
  EXPECT_EQ(run.verdict.status, Status::invalid);
  EXPECT_EQ(answer_of(run.verdict, run.names).cause, "generator_limited");
  EXPECT_FALSE(run.verdict.users.breaks);
}

TEST(Targets, WithoutDescriptorsTheRunIsInvalid) {
  SimTarget target = plain(0.01, 0.02);
  target.client_fds = 54;
  for (const Played& run : play(target, {}, 5)) {
    EXPECT_EQ(run.verdict.status, Status::invalid);
    EXPECT_EQ(run.verdict.users.holds, 32);
    EXPECT_FALSE(run.verdict.users.breaks);
    EXPECT_NE(sentence(run.verdict, run.names).find("ulimit -n"), std::string::npos);
  }
}

TEST(Targets, ACrashIsNotFollowedByMoreLoad) {
  SimTarget target = plain(0.01, 0.02);
  target.crashes_above = 40;
  for (const Played& run : play(target, {}, 10)) {
    EXPECT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.users.holds, 32);
    EXPECT_EQ(run.verdict.users.breaks, 64);
    EXPECT_LE(*run.verdict.users.low, 40);
    EXPECT_GE(*run.verdict.users.high, 40);
    EXPECT_EQ(run.verdict.recovered, false);
    EXPECT_FALSE(run.verdict.stable);
    EXPECT_EQ(run.visits.back().step.purpose, Purpose::recovery);
  }
}

TEST(Targets, SheddingIsFoundToTheUser) {
  SimTarget target = plain(0.05, 0.07);
  target.routes[0].pool = 0;
  target.pools = {{16, 0}};
  for (const Played& run : play(target, {}, 10)) {
    EXPECT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.users.holds, 16);
    EXPECT_EQ(run.verdict.users.breaks, 17);
  }
}

TEST(Targets, ARateLimitLeavesNothingBehindForTheNextLevel) {
  SimTarget target = plain(0.01, 0.02);
  target.limit_rps = 100;
  for (const Played& run : play(target, {}, 10)) {
    EXPECT_EQ(run.verdict.status, Status::breaks);
    EXPECT_EQ(run.verdict.users.holds, 1) << "one user makes 67 requests a second, two make 133";
    EXPECT_EQ(run.verdict.users.breaks, 2);
    EXPECT_EQ(run.verdict.recovered, true);
  }
}

TEST(Targets, ABudgetIsKeptAndSaid) {
  SearchOptions options;
  options.max_rps = 100;
  for (const Played& run : play(plain(0.01, 0.02), options, 5)) {
    EXPECT_EQ(run.verdict.status, Status::no_limit_found);
    EXPECT_TRUE(run.verdict.rate_capped);
    EXPECT_FALSE(run.verdict.saturated);
    EXPECT_LE(run.verdict.max_tested_users, 4);
    EXPECT_LT(static_cast<double>(run.requests), 101 * run.seconds);
  }
}

TEST(Targets, NobodyThereIsUnreachable) {
  SimTarget dead = plain(0.01, 0.01);
  dead.crashes_above = -1;
  const Played run = test::search(dead, {}, 1);
  EXPECT_EQ(run.verdict.status, Status::unreachable);
  EXPECT_FALSE(run.verdict.users.holds);
  EXPECT_LT(run.seconds, 10);
  EXPECT_EQ(test::search(plain(100, 100), {}, 1).verdict.status, Status::unreachable) << "it never answers";
}

}  // namespace
}  // namespace brink::verdict
