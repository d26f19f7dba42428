// Experiments of a single user: connection, quickack, cache_bust, size, paced.
#include <gtest/gtest.h>

#include <cmath>

#include "verdict/why/experiments/experiments_testing.h"

namespace brink::verdict::why {
namespace {

using test::Fault;
using test::made;
using test::scene_of;

// Absent: not a number, which no expectation accepts.
double value(const Features& found, std::string_view name) { return found.get_or(name, std::nan("")); }

TEST(Connection, AFreshOneWaitsOneTurnMoreInALoop) {
  Fault fault;
  fault.delayed_ack = 0.04;
  const Features found = made("connection", scene_of(fault), fault);
  EXPECT_NEAR(value(found, feature::s_min_fresh), 0.051, 1e-4);
  EXPECT_NEAR(value(found, feature::s_min_quickack), 0.051, 1e-4);  // no wait for us in either
  EXPECT_NEAR(value(found, feature::connect_time), 0.0002, 1e-6);
  EXPECT_FALSE(found.has(feature::tls_time));
  EXPECT_EQ(found.find(feature::connect_time)->source, "connection");
}

TEST(Connection, TheCostOfAConnectionIsThatOfTheTarget) {
  Fault fault;
  fault.connect = 0.03;
  EXPECT_NEAR(value(made("connection", scene_of(fault), fault), feature::connect_time), 0.03, 1e-6);
}

TEST(Connection, NothingIsMadeOfTimeouts) {
  Fault fault;
  fault.hold = 100;
  Scene scene = scene_of(fault);
  scene.s_min = std::chrono::milliseconds(100);  // as the search had seen it
  const Features found = made("connection", scene, fault);
  EXPECT_TRUE(found.numbers().empty());
}

TEST(Quickack, TheTaxIsWhatAcknowledgingAtOnceSaves) {
  Fault fault;
  fault.delayed_ack = 0.04;
  const Features found = made("quickack", scene_of(fault), fault);
  EXPECT_NEAR(value(found, feature::delayed_ack_tax), 0.04, 1e-3);
  EXPECT_NEAR(value(found, feature::s_min_quickack), 0.051, 1e-3);
}

TEST(Quickack, ATargetThatWritesAtOncePaysNone) {
  Fault fault;
  fault.spread = 0.2;
  const Features found = made("quickack", scene_of(fault), fault);
  EXPECT_NEAR(value(found, feature::delayed_ack_tax), 0, 0.005);
  EXPECT_GT(found.find(feature::delayed_ack_tax)->error, 0);
}

TEST(CacheBust, ACacheIsMissed) {
  Fault fault;
  fault.cached_hold = 0.001;
  Scene scene = scene_of(fault);
  scene.s_min = std::chrono::milliseconds(2);
  EXPECT_NEAR(value(made("cache_bust", scene, fault), feature::cache_bust_ratio), 0.051 / 0.002, 1);
}

TEST(CacheBust, WithoutOneNothingChanges) {
  const Fault fault;
  EXPECT_NEAR(value(made("cache_bust", scene_of(fault), fault), feature::cache_bust_ratio), 1, 0.01);
}

TEST(Size, ASlowLinkShowsInEveryByte) {
  Fault fault;
  fault.hold = 0.002;
  fault.bytes = 100'200;
  fault.bandwidth = 1e6;
  const Features found = made("size", scene_of(fault), fault);
  EXPECT_NEAR(value(found, feature::size_slope), 1e-6, 5e-8);
  EXPECT_NEAR(value(found, feature::response_bytes), 100'200, 1);
}

TEST(Size, AFastLinkCostsNothing) {
  Fault fault;
  fault.bytes = 100'200;
  fault.slots = 4;
  EXPECT_NEAR(value(made("size", scene_of(fault), fault), feature::size_slope), 0, 1e-8);
}

TEST(Size, SmallResponsesSayNothing) {
  const Fault fault;
  EXPECT_FALSE(made("size", scene_of(fault), fault).has(feature::size_slope));
}

TEST(Paced, AShaperLetsAPacedRequestPass) {
  Fault fault;
  fault.hold = 0.001;
  fault.shaper = 100;
  EXPECT_NEAR(value(made("paced", scene_of(fault), fault), feature::paced_latency), 0.002, 5e-4);
}

TEST(Paced, SlowWorkStaysSlow) {
  Fault fault;
  fault.hold = 0.01;
  fault.slots = 1;
  EXPECT_NEAR(value(made("paced", scene_of(fault), fault), feature::paced_latency), 0.011, 5e-4);
}

TEST(Paced, ALimiterRefusesNobodyWhoTakesHisTime) {
  Fault fault;
  fault.hold = 0.001;
  fault.bucket_rate = 80;
  fault.bucket = 10;
  Scene scene = scene_of(fault);
  scene.x_max = 80;
  EXPECT_EQ(value(made("paced", scene, fault), feature::paced_failed_share), 0);
  scene.x_max = 800;
  EXPECT_GT(value(made("paced", scene, fault), feature::paced_failed_share), 0.5);
}

TEST(Paced, IsAskedOfWhoRefusesOneInAHurry) {
  const Scene scene = scene_of({});
  Features known;
  known.set(feature::failed_share_one_user, 0.7);
  EXPECT_TRUE(find_experiment("paced")->possible(scene, known));
  known.set(feature::failed_share_one_user, 1);
  EXPECT_FALSE(find_experiment("paced")->possible(scene, known));
}

TEST(Paced, NeedsACapacity) {
  Scene scene = scene_of({});
  scene.x_max = 0;
  EXPECT_FALSE(find_experiment("paced")->possible(scene, {}));
  scene.x_max = 0.5;  // a dozen requests would take minutes
  EXPECT_FALSE(find_experiment("paced")->possible(scene, {}));
}

}  // namespace
}  // namespace brink::verdict::why
