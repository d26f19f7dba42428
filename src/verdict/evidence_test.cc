#include "verdict/evidence.h"

#include <gtest/gtest.h>

#include "verdict/bracket.h"
#include "verdict/made_visit_test.h"

namespace brink::verdict {
namespace {

using test::made_visit;
using test::MadeRoute;

State state_at(std::uint32_t users, const std::vector<Visit>& visits) { return weigh({}, visits).at(users)->state; }

TEST(Evidence, WarmUpRecoveryAndOpenLoadSayNothingOfALevel) {
  const Evidence evidence =
      weigh({}, {made_visit(4, {MadeRoute{500}}, Purpose::warmup), made_visit(8, {MadeRoute{500}}, Purpose::recovery),
                 test::made_open_visit(100, {MadeRoute{500}})});
  EXPECT_EQ(evidence.seen.size(), 3u);
  EXPECT_TRUE(evidence.levels.empty());
  EXPECT_EQ(evidence.highest(), nullptr);
}

TEST(Evidence, ClearFailureNeedsNoSecondLook) {
  EXPECT_EQ(state_at(64, {made_visit(64, {MadeRoute{1000, 300}})}), State::broken);
}

TEST(Evidence, ASurpriseIsLookedAtAgain) {
  EXPECT_EQ(state_at(64, {made_visit(64, {MadeRoute{200, 6}})}), State::doubtful);
  EXPECT_EQ(state_at(64, {made_visit(64, {MadeRoute{200, 6}}), made_visit(64, {MadeRoute{200, 7}}, Purpose::repeat)}),
            State::broken);
}

TEST(Evidence, AStrayFailureAtALowLevelDoesNotDecide) {
  // Two errors in fifty at one user, then none in a longer visit.
  EXPECT_EQ(state_at(1, {made_visit(1, {MadeRoute{50, 2}})}), State::doubtful);
  EXPECT_EQ(state_at(1, {made_visit(1, {MadeRoute{50, 2}}), made_visit(1, {MadeRoute{170}}, Purpose::repeat)}),
            State::held);
}

TEST(Evidence, VisitsThatContradictEachOtherCallForAThird) {
  const Visit good = made_visit(64, {MadeRoute{1000, 0}}, Purpose::repeat);
  const Visit bad = made_visit(64, {MadeRoute{1000, 90}}, Purpose::repeat);
  EXPECT_EQ(state_at(64, {good, bad}), State::doubtful);
  const Evidence three = weigh({}, {good, good, bad});
  EXPECT_EQ(three.at(64)->state, State::broken) << "three in a hundred failed, over all visits";
  EXPECT_TRUE(three.at(64)->disputed) << "and that is no stable answer";
}

TEST(Evidence, JustAboveAndJustBelowIsNoContradiction) {
  const Evidence evidence = weigh({}, {made_visit(64, {MadeRoute{2000, 50}}, Purpose::bracket),
                                       made_visit(64, {MadeRoute{2000, 38}}, Purpose::repeat)});
  EXPECT_EQ(evidence.at(64)->state, State::broken);
  EXPECT_TRUE(evidence.at(64)->disputed);
}

TEST(Evidence, TooFewRequestsDoNotDispute) {
  const Evidence evidence =
      weigh({}, {made_visit(1, {MadeRoute{5, 0}}), made_visit(1, {MadeRoute{50, 20}}, Purpose::repeat)});
  EXPECT_EQ(evidence.at(1)->state, State::broken);
  EXPECT_FALSE(evidence.at(1)->disputed);
}

TEST(Evidence, OneSlowVisitOfThreeDoesNotMakeALevelSlow) {
  const Visit good = made_visit(64, {MadeRoute{1000, 0, 0.5, 1.8}}, Purpose::repeat);
  const Visit bad = made_visit(64, {MadeRoute{1000, 0, 1.0, 2.2}}, Purpose::repeat);
  EXPECT_EQ(state_at(64, {good, bad, good}), State::held);
  EXPECT_EQ(state_at(64, {bad, good, bad}), State::broken);
}

TEST(Evidence, WhatAGeneratorMayHaveCausedDoesNotCount) {
  Visit slow = made_visit(64, {MadeRoute{1000, 0, 0.5, 3}});
  test::make_red(slow);
  EXPECT_EQ(state_at(64, {slow}), State::doubtful);
  EXPECT_EQ(state_at(64, {slow, slow}), State::ours);
  const Visit fine = made_visit(64, {MadeRoute{1000}}, Purpose::repeat);
  EXPECT_EQ(state_at(64, {slow, fine}), State::held);
}

TEST(Evidence, AMachineThatIsAlwaysInTheWayEndsTheDoubt) {
  Visit suspect = made_visit(64, {MadeRoute{200}, MadeRoute{10, 0, 4, 4}}, Purpose::repeat);
  test::make_red(suspect);
  std::vector<Visit> visits = {made_visit(64, {MadeRoute{20}, MadeRoute{1, 0, 4, 4}}, Purpose::explore, 1.5)};
  for (int more = 0; more < 5; ++more) {
    EXPECT_EQ(state_at(64, visits), State::doubtful) << more;
    visits.push_back(suspect);
  }
  EXPECT_EQ(state_at(64, visits), State::ours);
}

TEST(Evidence, WithoutDescriptorsTheLevelIsOursAtOnce) {
  EXPECT_EQ(state_at(64, {made_visit(64, {MadeRoute{1000, 90, 0.02, 0.02, sample::Failure::no_fds}})}), State::ours);
}

TEST(Evidence, AVisitCutShortCountsOnlyIfItBroke) {
  Visit cut = made_visit(64, {MadeRoute{100, 0}});
  cut.cut_short = true;
  EXPECT_EQ(weigh({}, {cut}).at(64), nullptr);
  Visit dying = made_visit(64, {MadeRoute{100, 80}});
  dying.cut_short = true;
  EXPECT_EQ(state_at(64, {dying}), State::broken);
}

// Two hundred users of whom the target has let in sixty so far: the others' first answers come after the window.
TEST(Evidence, AShortVisitThatDidNotSeeItsUsersIsMadeAgain) {
  Visit filling = made_visit(200, {MadeRoute{96, 0, 0.9, 1.0}}, Purpose::explore, 1.5);
  filling.summary.warmup.record(std::chrono::milliseconds(900), 60);
  filling.summary.warmup.record(std::chrono::milliseconds(2500), 140);
  EXPECT_EQ(state_at(200, {filling}), State::doubtful);
  const Visit full = made_visit(200, {MadeRoute{320, 0, 3.0, 3.1}}, Purpose::repeat);
  const Evidence both = weigh({}, {filling, full});
  EXPECT_EQ(both.at(200)->state, State::broken);
  EXPECT_EQ(both.at(200)->visits, std::vector<std::size_t>{1});
  EXPECT_FALSE(both.at(200)->disputed) << "it said nothing of how they fare";
}

TEST(Evidence, AFewWhoHadNoAnswerYetAreNoReasonToLookAgain) {
  Visit visit = made_visit(200, {MadeRoute{320, 0, 0.9, 1.0}}, Purpose::explore, 1.5);
  visit.summary.warmup.record(std::chrono::milliseconds(2500), 10);
  EXPECT_EQ(state_at(200, {visit}), State::held) << "as many as may be slow";
  visit.summary.warmup.record(std::chrono::milliseconds(2500), 1);
  EXPECT_EQ(state_at(200, {visit}), State::doubtful);
}

TEST(Evidence, ALongVisitCountsAsItIs) {
  Visit visit = made_visit(200, {MadeRoute{320, 0, 0.9, 1.0}}, Purpose::repeat);
  visit.summary.warmup.record(std::chrono::seconds(6), 140);
  EXPECT_EQ(state_at(200, {visit}), State::held);
}

TEST(Evidence, HoldingIsBelowBreaking) {
  const Evidence evidence = weigh({}, {made_visit(1, {MadeRoute{500}}), made_visit(8, {MadeRoute{900}}),
                                       made_visit(16, {MadeRoute{1000, 300}}), made_visit(32, {MadeRoute{2000}})});
  EXPECT_EQ(breaking_level(evidence)->users, 16u);
  EXPECT_EQ(holding_level(evidence)->users, 8u);
  EXPECT_EQ(evidence.highest()->users, 32u);
}

TEST(Evidence, RatesArePooledOverVisits) {
  const std::vector<Visit> visits = {made_visit(8, {MadeRoute{100, 0}, MadeRoute{100, 50}}, Purpose::explore, 1),
                                     made_visit(8, {MadeRoute{500, 0}, MadeRoute{500, 50}}, Purpose::repeat, 5)};
  const Evidence evidence = weigh({}, visits);
  EXPECT_NEAR(goodput_of(*evidence.at(8), visits), 1100.0 / 6, 1e-9);
  EXPECT_NEAR(route_rate(*evidence.at(8), visits, RouteId{1}, true), 500.0 / 6, 1e-9);
  EXPECT_NEAR(route_rate(*evidence.at(8), visits, RouteId{1}, false), 600.0 / 6, 1e-9);
}

TEST(Evidence, P95CountsRequestsThatNeverEnded) {
  Visit visit = made_visit(8, {MadeRoute{100, 0, 0.02, 0.1}});
  EXPECT_NEAR(p95_of(visit, RouteId{0}), 0.1, 0.001);
  visit.step.stage.drain = std::chrono::seconds(4);
  visit.summary.routes[0].counts.in_flight = 10;
  EXPECT_EQ(p95_of(visit, RouteId{0}), 4);
  EXPECT_EQ(p95_of(visit, RouteId{7}), 0);
}

}  // namespace
}  // namespace brink::verdict
