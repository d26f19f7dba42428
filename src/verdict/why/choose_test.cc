#include "verdict/why/choose.h"

#include <gtest/gtest.h>

#include <set>

#include "verdict/why/diagnosis.h"
#include "verdict/why/made_features_test.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

Scene scene() {
  plan::Route route;
  route.name = "/checkout";
  route.url = parse_url("http://shop.test/checkout")->url;
  plan::Route other = route;
  other.name = "/";
  other.url = parse_url("http://shop.test/")->url;
  Scene made = make_scene({route, other}, 0, 1);
  made.s_min = 50ms;
  made.x_max = 160;
  made.hold_users = 24;
  made.timeout = 10s;
  return made;
}

Features saturated() {
  Features f;
  f.set(feature::breaks, 1);
  f.set(feature::breaks_at_users, 100);
  f.set(feature::saturated, 1);
  f.set(feature::x_max, 160);
  f.set(feature::s_min, 0.05);
  f.set(feature::failed_share_one_user, 0);
  return f;
}

TEST(NextExperiment, TheBasicOnesComeFirstAndOnce) {
  std::vector<std::string> made;
  std::set<std::string> basic = {"quickack", "connection", "comb", "bystander"};
  for (int i = 0; i < 4; ++i) {
    const Experiment* next = next_experiment(scene(), saturated(), made, 90s, {});
    ASSERT_NE(next, nullptr);
    EXPECT_EQ(basic.erase(std::string(next->name)), 1u) << next->name;
    made.emplace_back(next->name);
  }
}

TEST(NextExperiment, NoneWithoutTime) { EXPECT_EQ(next_experiment(scene(), saturated(), {}, 0s, {}), nullptr); }

TEST(NextExperiment, OnlyWhatWasAskedFor) {
  const ChoiceOptions only{{"keys", "comb"}};
  const Experiment* next = next_experiment(scene(), saturated(), {}, 90s, only);
  ASSERT_NE(next, nullptr);
  EXPECT_EQ(next->name, "comb") << "keys needs a key in the path";
  EXPECT_EQ(next_experiment(scene(), saturated(), {"comb"}, 90s, only), nullptr);
}

TEST(NextExperiment, WhoIsServedEvenlyIsAskedAtLeisure) {
  Features f = saturated();
  const std::vector<std::string> basic = {"comb", "bystander", "quickack", "connection"};
  f.set(feature::gap_cv, 0.06);
  const Experiment* next = next_experiment(scene(), f, basic, 90s, {});
  ASSERT_NE(next, nullptr);
  EXPECT_EQ(next->name, "paced");
}

TEST(NextExperiment, WhoIsRefusedAloneIsAskedAtLeisure) {
  Features f = saturated();
  f.set(feature::failed_share_one_user, 0.7);
  f.set(feature::failed_503, 1);
  const Experiment* next = next_experiment(scene(), f, {}, 90s, {});
  ASSERT_NE(next, nullptr);
  EXPECT_EQ(next->name, "paced");
  f.set(feature::failed_share_one_user, 1);
  next = next_experiment(scene(), f, {}, 90s, {});
  EXPECT_TRUE(next == nullptr || next->name != "paced") << "nothing was ever let through";
}

TEST(NextExperiment, APauseSeenOnceIsLookedAtForLonger) {
  Features f = saturated();
  f.set(feature::freeze_longest, 0.4);
  const std::vector<std::string> made = {"quickack", "connection", "comb", "bystander"};
  const Experiment* next = next_experiment(scene(), f, made, 90s, {});
  ASSERT_NE(next, nullptr);
  EXPECT_EQ(next->name, "hold_long");
}

TEST(ReasonSkipped, IsSaidOfAllThatWereNotMade) {
  for (const Experiment& e : experiments()) {
    EXPECT_FALSE(reason_skipped(e, scene(), saturated(), {}, 90s, {}).empty()) << e.name;
    EXPECT_TRUE(reason_skipped(e, scene(), saturated(), {std::string(e.name)}, 90s, {}).empty()) << e.name;
  }
}

// A pool of slots, as sure as can be.
Features decided() {
  Features f = test::made("pool_exhausted");
  f.set(feature::failed_share_one_user, 0);
  f.set_text("body", "QueuePool limit of size 25 reached");
  return f;
}

TEST(NextExperiment, WhenTheCauseIsSureWhatIsNextIsAsked) {
  const std::vector<std::string> basic = {"quickack", "connection", "comb", "bystander", "admission"};
  ASSERT_GE(belief(decided()).front().confidence, 0.9);
  const Experiment* next = next_experiment(scene(), decided(), basic, 90s, {});
  ASSERT_NE(next, nullptr);
  EXPECT_EQ(next->name, "ablation");
  Features seen = decided();
  seen.set(feature::cpu_cores, 0.1);
  EXPECT_EQ(next_experiment(scene(), seen, basic, 90s, {}), nullptr) << "its processors say how far it can go";
  EXPECT_EQ(next_experiment(scene(), decided(), basic, 1s, {}), nullptr);
}

TEST(NextExperiment, ATrendInDoubtIsWorthALongerLook) {
  Features f = saturated();
  f.set(feature::drift_certainty, 0.2);
  EXPECT_EQ(expected_information(f, "hold_long"), 0);
  f.set(feature::drift_certainty, 0.95);
  EXPECT_GT(expected_information(f, "hold_long"), 0);
  f.set(feature::drift_certainty, 0.95, 0, "hold_long");
  EXPECT_EQ(expected_information(f, "hold_long"), 0);
}

TEST(NextExperiment, TheOtherWayRoundIsAskedOnlyWhereTheFirstGaveNothing) {
  const Experiment* single = find_experiment("single");
  Features f = saturated();
  EXPECT_TRUE(single->possible(scene(), f));
  f.set(feature::phi_static, 0.5);
  EXPECT_FALSE(single->possible(scene(), f));
}

}  // namespace
}  // namespace brink::verdict::why
