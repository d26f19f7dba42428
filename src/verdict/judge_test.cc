#include "verdict/judge.h"

#include <gtest/gtest.h>

#include "verdict/made_visit_test.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;
using sample::Failure;
using test::made_visit;
using test::MadeRoute;

Breach judge_share(std::uint64_t failed, std::uint64_t ended, std::size_t routes = 1) {
  return judge_tally({ended, failed, failed, ended, 0}, {}, {}, routes);
}

TEST(Judge, AShareBelowTheThresholdHolds) {
  EXPECT_EQ(judge_share(0, 2000).strength, Strength::none);
  EXPECT_EQ(judge_share(39, 2000).strength, Strength::none);
  EXPECT_EQ(judge_share(0, 3).strength, Strength::none);
}

TEST(Judge, AShareAtTheThresholdIsBrokenWhenThereAreEnoughRequests) {
  EXPECT_GE(judge_share(40, 2000).strength, Strength::broken);
  EXPECT_EQ(judge_share(6, 200).strength, Strength::broken);
  EXPECT_EQ(judge_share(1000, 2000).strength, Strength::clear);
}

TEST(Judge, AFewFailuresAmongFewRequestsAreThin) {
  EXPECT_EQ(judge_share(2, 50).strength, Strength::thin);
  EXPECT_EQ(judge_share(1, 40).strength, Strength::none);  // one among many says nothing at all
  EXPECT_EQ(judge_share(1, 1).strength, Strength::thin);   // but all that were made were bad
}

TEST(Judge, ManyRoutesSideBySideAskForMoreEvidence) {
  EXPECT_EQ(judge_share(6, 200, 1).strength, Strength::broken);
  EXPECT_EQ(judge_share(6, 200, 25).strength, Strength::thin);
  EXPECT_EQ(judge_share(70, 200, 25).strength, Strength::clear);
}

TEST(Judge, BurstsSayLessThanSingleFailures) {
  const Tally tally{200, 8, 8, 200, 0};
  EXPECT_EQ(judge_tally(tally, {}, {1, 1}, 1).strength, Strength::broken);
  EXPECT_EQ(judge_tally(tally, {}, {5, 1}, 1).strength, Strength::thin);
}

TEST(Judge, P95AtTheWallIsFivePercentAtTheWall) {
  EXPECT_EQ(judge_tally({1000, 0, 0, 1000, 49}, {}, {}, 1).strength, Strength::none);
  const Breach breach = judge_tally({1000, 0, 0, 1000, 60}, {}, {}, 1);
  EXPECT_EQ(breach.reason, Reason::latency);
  EXPECT_GE(breach.strength, Strength::broken);
  EXPECT_NEAR(breach.part, 1.2, 1e-9);
}

TEST(Judge, TwoOfTwoSlowRequestsAreNoChanceEvenAmongManyRoutes) {
  EXPECT_EQ(judge_tally({2, 0, 0, 2, 2}, {}, {}, 25).strength, Strength::broken);
}

TEST(Judge, TimeoutsAreLatencyUnlessOtherFailuresBreakTheRuleToo) {
  EXPECT_EQ(judge_tally({1000, 300, 0, 1000, 300}, {}, {}, 1).reason, Reason::latency);
  EXPECT_EQ(judge_tally({1000, 300, 100, 1000, 200}, {}, {}, 1).reason, Reason::errors);
  // Three in a hundred hang: not enough for p95, enough for failures.
  EXPECT_EQ(judge_tally({1000, 30, 0, 1000, 30}, {}, {}, 1).reason, Reason::errors);
}

TEST(Judge, TheWorstRouteIsTheOneThatFailsMost) {
  const std::vector<Tally> routes = {
      {1000, 0, 0, 1000, 0}, {1000, 30, 30, 1000, 0}, {1000, 300, 300, 1000, 0}, {1000, 0, 0, 1000, 900}};
  const Breach worst = worst_of(routes, {}, {});
  EXPECT_EQ(worst.route, RouteId{2});
  EXPECT_EQ(worst.reason, Reason::errors);
  EXPECT_TRUE(worst.plain);
}

TEST(Judge, AVisitCountsTheTargetsFailuresOnly) {
  const Seen seen = judge_visit(made_visit(64, {MadeRoute{1000, 2, 0.02, 0.05, Failure::no_fds}}), {});
  EXPECT_EQ(seen.routes[0].ended, 998u);
  EXPECT_EQ(seen.routes[0].failed, 0u);
  EXPECT_FALSE(seen.broken);
}

TEST(Judge, OwnFailuresMeanThatTheLoadWasNotMade) {
  const Seen seen = judge_visit(made_visit(64, {MadeRoute{1000, 10, 0.02, 0.05, Failure::no_fds}}), {});
  EXPECT_TRUE(seen.blocked);
  EXPECT_TRUE(seen.broken);
  EXPECT_FALSE(seen.valid);
}

TEST(Judge, ASlowGeneratorExcusesLatencyAndTimeoutsButNoErrorPage) {
  Visit slow = made_visit(64, {MadeRoute{1000, 0, 0.5, 3}});
  Visit timeouts = made_visit(64, {MadeRoute{1000, 300, 0.5, 1, Failure::first_byte_timeout}});
  Visit errors = made_visit(64, {MadeRoute{1000, 300, 0.5, 1, Failure::status}});
  Visit refused = made_visit(64, {MadeRoute{1000, 300, 0.5, 1, Failure::refused}});
  for (Visit* visit : {&slow, &timeouts, &errors, &refused}) {
    EXPECT_TRUE(judge_visit(*visit, {}).valid);
    test::make_red(*visit);
    EXPECT_TRUE(judge_visit(*visit, {}).broken);
  }
  EXPECT_FALSE(judge_visit(slow, {}).valid);
  EXPECT_FALSE(judge_visit(timeouts, {}).valid);
  EXPECT_TRUE(judge_visit(errors, {}).valid);
  EXPECT_TRUE(judge_visit(refused, {}).valid);
}

TEST(Judge, RequestsThatNeverEndedAreSlow) {
  Visit visit = made_visit(64, {MadeRoute{100, 0}});
  visit.summary.routes[0].counts.due += 20;
  visit.summary.routes[0].counts.sent += 20;
  visit.summary.routes[0].counts.in_flight = 20;
  EXPECT_EQ(judge_visit(visit, {}).breach.reason, Reason::latency);
  visit.cut_short = true;  // then nobody waited for them
  EXPECT_FALSE(judge_visit(visit, {}).broken);
}

// 200 users, of whom 140 are never answered, some of them since before the window, while the others are answered fast.
TEST(Judge, UsersWithoutAnAnswerCountAsUsersNotAsRequests) {
  Visit visit = made_visit(200, {MadeRoute{20'000}});
  for (auto* counts : {&visit.summary.routes[0].counts, &visit.summary.total.counts}) {
    counts->due += 40;
    counts->sent += 40;
    counts->in_flight = 40;
    counts->warmup_in_flight = 100;
  }
  const Seen seen = judge_visit(visit, {});
  EXPECT_TRUE(seen.broken);
  EXPECT_EQ(seen.breach.reason, Reason::latency);
  EXPECT_EQ(seen.breach.strength, Strength::clear);
  EXPECT_DOUBLE_EQ(seen.breach.share, 0.7);
  const LevelVerdict level = describe_visit(visit, seen, {}, 0);
  ASSERT_EQ(level.routes.size(), 1u);
  EXPECT_DOUBLE_EQ(level.routes[0].hung_share, 0.7);

  visit.step.stage.load = plan::Open{};
  EXPECT_FALSE(judge_visit(visit, {}).broken);
}

TEST(Judge, NoAnswerAtAllIsACollapse) {
  const Seen seen = judge_visit(made_visit(64, {MadeRoute{1000, 1000, 0.02, 0.05, Failure::refused}}), {});
  EXPECT_TRUE(seen.collapsed);
  EXPECT_FALSE(seen.answered);
  EXPECT_FALSE(judge_visit(made_visit(64, {MadeRoute{1000, 1000}}), {}).collapsed);
}

TEST(Judge, ARowKnowsHowSureItIs) {
  const Visit visit = made_visit(8, {MadeRoute{5000, 100, 0.02, 0.4}, MadeRoute{40, 0}});
  const LevelVerdict level = describe_visit(visit, judge_visit(visit, {}), {}, 3);
  EXPECT_EQ(level.visit, 3u);
  EXPECT_EQ(level.users, 8);
  EXPECT_TRUE(level.broken);
  EXPECT_EQ(level.worst, RouteId{0});
  ASSERT_EQ(level.routes.size(), 2u);
  EXPECT_NEAR(level.routes[0].failure_share, 0.02, 1e-9);
  EXPECT_LT(level.routes[0].failure_low, 0.02);
  EXPECT_GT(level.routes[0].failure_high, 0.02);
  EXPECT_NEAR(milliseconds(level.routes[0].p95), 400, 1);
  ASSERT_TRUE(level.routes[0].p95_low);
  EXPECT_LE(*level.routes[0].p95_low, level.routes[0].p95);
  EXPECT_GE(*level.routes[0].p95_high, level.routes[0].p95);
  EXPECT_FALSE(level.routes[1].p95_low) << "40 requests are too few for an interval";
  EXPECT_NEAR(level.routes[0].goodput, 980, 1e-6);
}

// A limit of connections: nine of ten are closed at once, which keeps this machine busy with opening others.
TEST(Judge, ConnectionsThatTheTargetCutsAreNoLatenessOfOurs) {
  Visit visit = made_visit(64, {MadeRoute{1000, 900, 0.02, 0.02, Failure::closed_early}});
  test::make_red(visit);
  EXPECT_TRUE(judge_visit(visit, {}).valid);
  visit.summary.workers.resize(1);
  visit.summary.workers[0].loop_lag_max = 2s;
  EXPECT_FALSE(judge_visit(visit, {}).valid) << "who was silent for long is closed as idle";
  visit = made_visit(64, {MadeRoute{1000, 300, 0.02, 0.02, Failure::closed_early}});
  test::make_red(visit);
  EXPECT_FALSE(judge_visit(visit, {}).valid);
}

TEST(Judge, RoutesThatWereNotAskedHaveNoRow) {
  const Visit visit = made_visit(8, {MadeRoute{0, 0}, MadeRoute{40, 0}});
  EXPECT_EQ(describe_visit(visit, judge_visit(visit, {}), {}, 0).routes.size(), 1u);
}

}  // namespace
}  // namespace brink::verdict
