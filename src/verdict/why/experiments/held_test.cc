// Experiments beside a hold: bystander, single, keys, ablation.
#include <gtest/gtest.h>

#include <cmath>

#include "verdict/why/experiments/ablation.h"
#include "verdict/why/experiments/experiments_testing.h"
#include "verdict/why/experiments/single.h"

namespace brink::verdict::why {
namespace {

using test::Fault;
using test::made;
using test::scene_of;

double value(const Features& found, std::string_view name) { return found.get_or(name, std::nan("")); }

Fault workers(bool shared) {
  Fault fault;
  fault.slots = 4;
  fault.shared = shared;
  fault.spread = 0.1;
  return fault;
}

TEST(Bystander, SharedWorkersMakeAllWait) {
  const Features found = made("bystander", scene_of(workers(true), 32), workers(true));
  EXPECT_NEAR(value(found, feature::phi_static), 1, 0.15);
  EXPECT_NEAR(value(found, feature::phi_static_fresh), 1, 0.15);
  EXPECT_NEAR(value(found, feature::phi_missing), 1, 0.15);
  EXPECT_NEAR(value(found, feature::bystander_fresh_ratio), 1, 0.1);
  EXPECT_GT(value(found, feature::bystander_slowdown), 100);
  EXPECT_EQ(value(found, feature::bystander_lost_share), 0);
  EXPECT_GT(found.find(feature::phi_static)->error, 0);
}

TEST(Bystander, APrivatePoolLeavesOthersAlone) {
  const Features found = made("bystander", scene_of(workers(false), 32), workers(false));
  EXPECT_NEAR(value(found, feature::phi_static), 0, 0.02);
  EXPECT_NEAR(value(found, feature::phi_missing), 0, 0.02);
  EXPECT_NEAR(value(found, feature::bystander_slowdown), 1, 0.1);
}

TEST(Bystander, InALoopAFreshConnectionWaitsMoreThanOnce) {
  Fault fault;
  fault.hold = 0.012;
  fault.slots = 1;
  fault.shared = true;
  fault.loop = true;
  const Features found = made("bystander", scene_of(fault), fault);
  EXPECT_NEAR(value(found, feature::phi_static), 1, 0.2);
  EXPECT_NEAR(value(found, feature::bystander_fresh_ratio), 2, 0.3);
}

TEST(Bystander, OneRouteAloneIsLookedAtByConnectionsAndAMissingPage) {
  Scene scene = scene_of(workers(true), 32);
  scene = [&] {
    Scene one = make_scene({scene.routes[0]}, 0, std::nullopt);
    one.s_min = scene.s_min;
    one.x_max = scene.x_max;
    one.hold_users = scene.hold_users;
    one.timeout = scene.timeout;
    return one;
  }();
  const Features found = made("bystander", scene, workers(true));
  EXPECT_FALSE(found.has(feature::phi_static));
  EXPECT_FALSE(found.has(feature::bystander_slowdown));
  EXPECT_NEAR(value(found, feature::phi_missing), 1, 0.15);
  EXPECT_TRUE(found.has(feature::connect_time_loaded));
}

TEST(Bystander, ARepeatedSynShowsInConnects) {
  Fault fault = workers(false);
  fault.connect_loaded = 1.01;
  Features found = made("bystander", scene_of(fault, 32), fault);
  EXPECT_EQ(value(found, feature::connect_retry_share), 1);
  EXPECT_NEAR(value(found, feature::connect_time_loaded), 1.0102, 1e-3);
  fault.connect_loaded = 0;
  found = made("bystander", scene_of(fault, 32), fault);
  EXPECT_EQ(value(found, feature::connect_retry_share), 0);
}

TEST(Bystander, WhoIsTurnedAwayDoesNotWaitSoNothingIsShared) {
  Fault fault;
  fault.bucket_rate = 50;
  fault.bucket = 5;
  Features known;
  known.set(feature::failed_share_break, 0.9);
  known.set(feature::failed_latency, 0.001);
  const Features found = made("bystander", scene_of(fault, 32), fault, known);
  EXPECT_FALSE(found.has(feature::phi_static));
  EXPECT_NEAR(value(found, feature::bystander_slowdown), 1, 0.1);
}

TEST(Bystander, WhoIsNeverAnsweredIsLost) {
  Fault fault = workers(true);
  fault.hold = 3;
  fault.slots = 8;
  Scene scene = scene_of(fault, 16);
  scene.timeout = std::chrono::seconds(1);
  scene.x_max = 8;
  scene.s_min = std::chrono::milliseconds(500);
  const Features found = made("bystander", scene, fault);
  EXPECT_GT(value(found, feature::bystander_lost_share), 0.5);
}

TEST(Single, TheCulpritWaitsWhereAllDo) {
  Fault fault = workers(true);
  fault.cheap = 0.05;
  EXPECT_NEAR(value(made("single", scene_of(fault, 32), fault), feature::phi_culprit), 1, 0.2);
}

TEST(Single, ARouteThatDoesNotWaitHasNothingToShare) {
  EXPECT_FALSE(made("single", scene_of(workers(false), 32), workers(false)).has(feature::phi_culprit));
}

TEST(Single, AWaitThatTheCulpritCannotShowSaysNothing) {
  Fault fault = workers(true);
  fault.cheap = 0.001;
  EXPECT_FALSE(made("single", scene_of(fault, 32), fault).has(feature::phi_culprit));
}

TEST(Keys, ALockedKeyIsSlowForThoseWhoShareIt) {
  Fault fault;
  fault.hold = 0.015;
  fault.key_lock = true;
  EXPECT_GT(value(made("keys", scene_of(fault, 16), fault), feature::key_ratio), 4);
}

TEST(Keys, APoolTreatsAllKeysAlike) {
  EXPECT_NEAR(value(made("keys", scene_of(workers(false), 16), workers(false)), feature::key_ratio), 1, 0.1);
}

TEST(Keys, NeedAnotherKey) {
  Scene scene = scene_of({});
  scene.cast[static_cast<std::size_t>(Role::culprit_other)].reset();
  EXPECT_FALSE(find_experiment("keys")->possible(scene, {}));
}

TEST(Ablation, WithoutItsCulpritTheTargetIsAsFastAsTheRest) {
  Fault fault = workers(true);
  fault.cheap = 0.005;
  const Features found = made("ablation", scene_of(fault, 32), fault);
  EXPECT_NEAR(value(found, feature::bystander_rate), 800, 50);
  EXPECT_NEAR(value(found, feature::rest_rate), 800, 50);
  EXPECT_EQ(value(found, feature::rest_failed_share), 0);
}

TEST(Ablation, ARateThatIsLimitedIsKept) {
  Fault fault = workers(true);
  fault.cheap = 0.005;
  Scene scene = scene_of(fault, 32);
  scene.max_rps = 100;
  EXPECT_LE(value(made("ablation", scene, fault), feature::bystander_rate), 102);
}

}  // namespace
}  // namespace brink::verdict::why
