#include "verdict/why/choose.h"

#include <gtest/gtest.h>

#include <set>

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

}  // namespace
}  // namespace brink::verdict::why
