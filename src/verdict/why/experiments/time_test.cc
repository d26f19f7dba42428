// Experiments about time and number: recovery, burst, connections.
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
  return fault;
}

TEST(Recovery, AQueueDrainsAtOnce) {
  const Features found = made("recovery", scene_of(pool(4)), pool(4));
  EXPECT_NEAR(value(found, feature::recovery_ratio), 1, 0.05);
  EXPECT_LT(value(found, feature::recovery_time), 1);
}

TEST(Recovery, ALeakDoesNot) {
  Fault fault = pool(4);
  fault.drift = 0.0005;
  const Features found = made("recovery", scene_of(fault), fault);
  EXPECT_GT(value(found, feature::recovery_ratio), 2);
  EXPECT_FALSE(found.has(feature::recovery_time));
}

TEST(Recovery, TheSearchWasALoadToo) {
  Fault fault;
  fault.hold = 0.4;
  Scene scene = scene_of(fault);
  scene.s_min = std::chrono::milliseconds(50);  // when the search began
  const Features found = made("recovery", scene, fault);
  EXPECT_NEAR(value(found, feature::recovery_ratio), 8, 0.5);
  EXPECT_FALSE(found.has(feature::recovery_time));
}

TEST(Recovery, TakesAsLongAsItTakes) {
  Fault fault = pool(4);
  fault.drift = 0.0005;
  fault.heals_after = 4;
  const Features found = made("recovery", scene_of(fault), fault);
  EXPECT_NEAR(value(found, feature::recovery_ratio), 1, 0.1);
  EXPECT_NEAR(value(found, feature::recovery_time), 4, 1.2);
}

TEST(Burst, AColdStartShowsInTheFirstRequests) {
  Fault fault = pool(0);
  fault.cold = 1;
  EXPECT_NEAR(value(made("burst", scene_of(fault, 8), fault), feature::burst_ratio), 1 + 1 / 0.051, 1);
}

TEST(Burst, AQueueIsNoColdStart) {
  EXPECT_NEAR(value(made("burst", scene_of(pool(4), 32), pool(4)), feature::burst_ratio), 1, 0.2);
  EXPECT_NEAR(value(made("burst", scene_of(pool(0), 8), pool(0)), feature::burst_ratio), 1, 0.1);
}

TEST(Connections, SoManyWorkAtOnce) {
  Fault fault = pool(0);
  fault.connections = 48;
  const Features found = made("connections", scene_of(fault), fault);
  EXPECT_NEAR(value(found, feature::connection_limit), 48, 1);
}

TEST(Connections, ALimitBeyondTheFirstStepIsFound) {
  Fault fault = pool(0);
  fault.connections = 128;
  EXPECT_NEAR(value(made("connections", scene_of(fault), fault), feature::connection_limit), 128, 1);
}

TEST(Connections, WhereAllWorkThereIsNoLimit) {
  EXPECT_TRUE(made("connections", scene_of(pool(4)), pool(4)).numbers().empty());
}

TEST(Connections, AreNotAskedForWhatTheSearchHasShown) {
  Features known;
  known.set(feature::breaks, 0);
  known.set(feature::tested_users, 200);
  EXPECT_FALSE(find_experiment("connections")->possible(scene_of({}), known));
}

}  // namespace
}  // namespace brink::verdict::why
