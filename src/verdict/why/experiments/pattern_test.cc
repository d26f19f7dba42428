// Experiments that look at the pattern of completions: comb, admission, hold_long.
#include <gtest/gtest.h>

#include <cmath>

#include "verdict/why/experiments/experiments_testing.h"

namespace brink::verdict::why {
namespace {

using test::Fault;
using test::made;
using test::scene_of;

double value(const Features& found, std::string_view name) { return found.get_or(name, std::nan("")); }

Fault pool(int slots) {
  Fault fault;
  fault.slots = slots;
  fault.spread = 0.05;
  return fault;
}

TEST(Comb, APoolOfSoManyLeavesInCombsOfSoMany) {
  for (const int slots : {4, 8}) {
    const Features found = made("comb", scene_of(pool(slots), 32), pool(slots));
    EXPECT_EQ(value(found, feature::comb_lag), slots);
    EXPECT_GT(value(found, feature::comb_acf), 0.3);
    EXPECT_GT(value(found, feature::gap_small), 0.05);
  }
}

TEST(Comb, ALockLeavesOneByOne) {
  Fault fault;
  fault.base = 0.02;
  fault.hold = 0.008;
  fault.slots = 1;
  const Features found = made("comb", scene_of(fault, 16), fault);
  EXPECT_EQ(value(found, feature::comb_lag), 0);
  EXPECT_EQ(value(found, feature::gap_small), 0);
}

TEST(Comb, TheHoldIsDescribed) {
  const Features found = made("comb", scene_of(pool(8), 32), pool(8));
  EXPECT_EQ(value(found, feature::hold_users), 32);
  EXPECT_NEAR(value(found, feature::hold_rate), 160, 3);
  EXPECT_NEAR(value(found, feature::hold_p50), 0.2, 0.01);
  EXPECT_LT(value(found, feature::hold_cv), 0.1);
  EXPECT_NEAR(value(found, feature::hold_tail), 1.05, 0.08);
  EXPECT_EQ(value(found, feature::starved_share), 0);
  EXPECT_EQ(value(found, feature::freeze_longest), 0);
  EXPECT_NEAR(value(found, feature::response_bytes), 300, 1);
  EXPECT_NEAR(value(found, feature::bytes_rate), 300 * 160, 1500);
  EXPECT_FALSE(found.has(feature::queue_bound));
  EXPECT_FALSE(found.has(feature::drift_per_request));
}

TEST(Comb, UsersWithoutAnAnswerAreStarved) {
  Fault fault = pool(4);
  fault.connections = 12;
  const Features found = made("comb", scene_of(fault, 24), fault);
  EXPECT_NEAR(value(found, feature::starved_share), 0.5, 0.1);
}

TEST(Comb, ASlowLinkIsMostOfTheResponse) {
  Fault fault;
  fault.hold = 0.002;
  fault.bytes = 50'000;
  fault.bandwidth = 1e6;
  const Features found = made("comb", scene_of(fault), fault);
  EXPECT_GT(value(found, feature::transfer_share), 0.9);
  EXPECT_NEAR(value(found, feature::bytes_rate), 1e6, 3e4);
  EXPECT_LT(value(made("comb", scene_of(pool(4)), pool(4)), feature::transfer_share), 0.01);
}

TEST(Comb, DriftIsSeenWhereItIsCertain) {
  Fault fault = pool(4);
  fault.drift = 0.0002;
  const Features found = made("comb", scene_of(fault), fault);
  EXPECT_GT(value(found, feature::drift_certainty), 0.99);
  EXPECT_GT(value(found, feature::drift_per_request), 0);
}

TEST(Bystander, AFreezeOfOneRouteIsToldFromOneOfAll) {
  Fault fault = pool(8);
  fault.freeze_every = 1;
  fault.freeze = 0.4;
  EXPECT_EQ(value(made("bystander", scene_of(fault, 16), fault), feature::freeze_one_route), 0);
  fault.freeze_culprit_only = true;
  EXPECT_EQ(value(made("bystander", scene_of(fault, 16), fault), feature::freeze_one_route), 1);
}

Features rejecting(std::string_view by) {
  Features known;
  known.set(feature::saturated, 1);
  known.set(feature::failed_share_break, 0.3);
  known.set(by, 1);
  known.set(feature::failed_latency, 0.001);
  return known;
}

TEST(Admission, ATokenBucketLetsABurstInAndThenItsRate) {
  Fault fault;
  fault.hold = 0.005;
  fault.bucket_rate = 80;
  fault.bucket = 40;
  const Features found = made("admission", scene_of(fault), fault, rejecting(feature::failed_429));
  EXPECT_NEAR(value(found, feature::admitted_rate), 80, 1);
  EXPECT_NEAR(value(found, feature::admitted_burst), 40, 2);
  EXPECT_EQ(value(found, feature::admission_period), 0);
  EXPECT_GT(value(found, feature::rejected_share), 0.3);
  EXPECT_NEAR(value(found, feature::rejected_latency), 0.0005, 1e-4);
  EXPECT_NEAR(value(found, feature::admitted_latency_growth), 1, 0.1);
}

TEST(Admission, SheddingKeepsTheNumberInService) {
  Fault fault;
  fault.shed_above = 16;
  Scene scene = scene_of(fault, 32);
  scene.x_max = 16 / 0.051;
  const Features found = made("admission", scene, fault, rejecting(feature::failed_503));
  EXPECT_NEAR(value(found, feature::admitted_in_flight), 16, 1);
  EXPECT_NEAR(value(found, feature::admitted_rate), 16 / 0.051, 5);
}

TEST(Admission, AShaperLetsAllInEvenly) {
  Fault fault;
  fault.hold = 0.001;
  fault.shaper = 100;
  Features known;
  known.set(feature::saturated, 1);
  known.set(feature::gap_cv, 0.05);
  const Features found = made("admission", scene_of(fault), fault, known);
  EXPECT_NEAR(value(found, feature::admitted_rate), 100, 2);
  EXPECT_LT(value(found, feature::admitted_gap_cv), 0.1);
  EXPECT_EQ(value(found, feature::rejected_share), 0);
}

TEST(Admission, IsAskedForOnlyWhereSomethingMayBeLimited) {
  const Scene scene = scene_of(pool(4));
  const Experiment& admission = *find_experiment("admission");
  EXPECT_FALSE(admission.possible(scene, {}));
  EXPECT_TRUE(admission.possible(scene, rejecting(feature::failed_429)));
  Scene slow = scene;
  slow.max_rps = scene.x_max;  // no overload could be made
  EXPECT_FALSE(admission.possible(slow, rejecting(feature::failed_429)));
  slow.max_rps.reset();
  slow.x_max = 0;
  EXPECT_FALSE(admission.possible(slow, rejecting(feature::failed_429)));
}

TEST(HoldLong, ASteadyTargetShowsNeither) {
  const Features found = made("hold_long", scene_of(pool(8)), pool(8));
  EXPECT_EQ(value(found, feature::freeze_longest), 0);
  EXPECT_LT(value(found, feature::drift_certainty), 0.99);
}

TEST(Comb, AProcessorThatIsRationedComesBackEveryTenthOfASecond) {
  Fault fault = pool(1);
  fault.hold = 0.005;
  fault.freeze_every = 0.1;
  fault.freeze = 0.06;
  EXPECT_GT(value(made("comb", scene_of(fault, 8), fault), feature::quota_acf), 0.7);
  fault.freeze_every = 0;
  EXPECT_LT(std::abs(value(made("comb", scene_of(fault, 8), fault), feature::quota_acf)), 0.3);
}

TEST(Comb, FreezesAreSeenWithTheirPeriod) {
  Fault fault = pool(8);
  fault.freeze_every = 1;
  fault.freeze = 0.25;
  const Features found = made("comb", scene_of(fault, 16), fault);
  EXPECT_NEAR(value(found, feature::freeze_longest), 0.27, 0.05);
  EXPECT_NEAR(value(found, feature::freeze_period), 1, 0.05);
}

TEST(HoldLong, APauseHasItsPeriod) {
  Fault fault = pool(8);
  fault.freeze_every = 2.5;
  fault.freeze = 0.25;
  const Features found = made("hold_long", scene_of(fault), fault);
  EXPECT_NEAR(value(found, feature::freeze_period), 2.5, 0.05);
  EXPECT_NEAR(value(found, feature::freeze_longest), 0.27, 0.05);
}

}  // namespace
}  // namespace brink::verdict::why
