// The search against the shop of `brink demo`, many times over: the figures of docs/decisions/0002-search.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "verdict/answer.h"
#include "verdict/judge.h"
#include "verdict/target_sim_test.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;

// Under a sanitizer the same code runs some ten times slower, and fewer seeds show what it looks for; the plain build
// plays them all.
#ifdef BRINK_SANITIZED
constexpr std::uint64_t seeds = 20;
#else
constexpr std::uint64_t seeds = 200;
#endif

// 25 slots, 100 ms of each 130 ms round: the users that keep them all busy.
constexpr double true_knee = 32.5;
// Where the failures of the route reach 2 % (30: 1.6 %, 31: 3.5 %, by long simulation).
constexpr double true_break = 30.3;

TEST(Shop, TheKneeIsFoundEveryTimeWithinATenth) {
  int covered = 0;
  std::vector<double> errors, lengths;
  double requests = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const test::Played run = test::search(test::shop(), {}, seed);
    const Verdict& verdict = run.verdict;
    ASSERT_EQ(verdict.status, Status::breaks) << seed;
    ASSERT_EQ(verdict.route, RouteId{3}) << seed;
    ASSERT_EQ(verdict.reason, Reason::errors) << seed;
    EXPECT_NEAR(*verdict.users.breaks, true_knee, 0.1 * true_knee) << seed;
    EXPECT_NEAR(*verdict.users.breaks, true_break, 0.1 * true_break) << seed;
    EXPECT_NEAR(*verdict.users.holds, true_break, 0.1 * true_break) << seed;
    EXPECT_TRUE(verdict.verified) << seed;
    EXPECT_EQ(verdict.recovered, true) << seed;
    EXPECT_LT(run.seconds, 60) << seed;
    covered += *verdict.users.low <= true_break && true_break <= *verdict.users.high;
    errors.push_back(std::sqrt(*verdict.users.holds * *verdict.users.breaks) / true_break - 1);
    lengths.push_back(run.seconds);
    requests += static_cast<double>(run.requests);
  }
  double bias = 0;
  for (const double error : errors) bias += error / static_cast<double>(seeds);
  std::sort(lengths.begin(), lengths.end());
  EXPECT_LT(std::abs(bias), 0.02);
  EXPECT_LT(lengths[seeds / 2], 50);
  EXPECT_LT(requests / static_cast<double>(seeds), 35'000);
  EXPECT_GE(covered, 0.9 * seeds);
}

TEST(Shop, TheAnswerNamesTheRouteAndWhatItCanDo) {
  const test::Played run = test::search(test::shop(), {}, 1);
  const std::vector<std::string> names = {"/", "/search", "/product/{id}", "/checkout"};
  const Answer answer = answer_of(run.verdict, names);
  EXPECT_EQ(answer.route, "/checkout");
  EXPECT_EQ(answer.cause, "unknown");
  EXPECT_EQ(answer.confidence, 0);
  ASSERT_EQ(answer.ranked.size(), 1u);
  ASSERT_TRUE(answer.parameters.contains("route_rps"));
  EXPECT_NEAR(std::get<double>(answer.parameters.at("route_rps")), 250, 25) << "25 slots of 100 ms";
  EXPECT_NE(answer.sentence.find("Holds about 30 users (92"), std::string::npos) << answer.sentence;
  EXPECT_NE(answer.sentence.find("at 32 /checkout fails"), std::string::npos) << answer.sentence;
}

TEST(Shop, OtherPoolsHaveOtherKnees) {
  for (const int slots : {3, 5, 10, 50, 100}) {
    test::SimTarget target = test::shop();
    target.pools[0].slots = slots;
    const test::Played run = test::search(target, {}, 1);
    ASSERT_EQ(run.verdict.status, Status::breaks) << slots;
    // Small pools break early: arrivals come in clumps, and 10 ms of patience is less of a slot's turn.
    const double knee = slots * 1.3;
    EXPECT_LE(*run.verdict.users.holds, knee * 1.1) << slots;
    EXPECT_GE(*run.verdict.users.breaks, knee * (slots < 10 ? 0.7 : 0.85)) << slots;
    EXPECT_LE(*run.verdict.users.breaks, knee * 1.15 + 1) << slots;
  }
}

TEST(Shop, OneSecondStagesAreQuickAndNearlyAsGood) {
  SearchOptions options;
  options.stage = 1s;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const test::Played run = test::search(test::shop(), options, seed);
    ASSERT_EQ(run.verdict.status, Status::breaks) << seed;
    EXPECT_NEAR(*run.verdict.users.breaks, true_knee, 0.12 * true_knee) << seed;
    EXPECT_LT(run.seconds, 30) << seed;
  }
}

TEST(Shop, BelowItsKneeItIsHealthy) {
  SearchOptions options;
  options.max_users = 20;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const test::Played run = test::search(test::shop(), options, seed);
    EXPECT_EQ(run.verdict.status, Status::no_limit_found) << seed;
    EXPECT_EQ(run.verdict.users.holds, 20) << seed;
    EXPECT_TRUE(run.verdict.stable) << seed;
  }
}

TEST(Shop, AGeneratorThatIsALittleLateChangesNothing) {
  test::SimTarget target = test::shop();
  target.client_lag = 0.012;
  const test::Played run = test::search(target, {}, 1);
  EXPECT_EQ(run.verdict.status, Status::breaks);
  EXPECT_TRUE(run.verdict.stable);
  EXPECT_FALSE(run.verdict.generator_limited);
}

TEST(Shop, UsersWhoThinkAreMoreButTheRateIsTheSame) {
  SearchOptions options;
  options.think = 1s;
  options.max_users = 2000;
  const test::Played thinking = test::search(test::shop(), options, 1);
  const test::Played hammering = test::search(test::shop(), {}, 1);
  ASSERT_EQ(thinking.verdict.status, Status::breaks);
  EXPECT_GT(*thinking.verdict.users.breaks, 10 * *hammering.verdict.users.breaks);
  EXPECT_LT(*thinking.verdict.rps.holds, *hammering.verdict.rps.holds) << "they come in clumps";
  EXPECT_GT(*thinking.verdict.rps.holds, 0.5 * *hammering.verdict.rps.holds);
}

TEST(Shop, APatientPoolQueuesInsteadOfFailing) {
  test::SimTarget target = test::shop();
  target.pools[0].patience = 5;
  const test::Played run = test::search(target, {}, 1);
  EXPECT_EQ(run.verdict.status, Status::no_limit_found) << "200 users wait 0.8 s: below the wall";
  EXPECT_TRUE(run.verdict.saturated);
  EXPECT_NEAR(*run.verdict.knee_users, true_knee, 16);
  EXPECT_NEAR(run.verdict.capacity_rps, 1000, 50);
}

}  // namespace
}  // namespace brink::verdict
