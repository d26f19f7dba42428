#include "verdict/why/signals/froze_alone.h"

#include <gtest/gtest.h>

#include <cmath>

#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

TEST(FrozeAlone, OneRouteOrAll) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 1000; ++i) {
    const double at = i * 0.01;
    const double thaw = at >= 4 && at < 4.5 ? 4.5 : at;
    samples.push_back(made_sample(at, thaw + 0.005, 0));
    samples.push_back(made_sample(at, at + 0.004, 1));
    samples.push_back(made_sample(at, thaw + 0.004, 2));
  }
  const auto without = [&](std::uint32_t route) {
    std::vector<sample::Sample> kept = samples;
    std::erase_if(kept, [&](const auto& s) { return s.route.value == route; });
    return kept;
  };
  EXPECT_EQ(froze_alone(meanwhile(without(2), 0)), true);
  EXPECT_EQ(froze_alone(meanwhile(without(1), 0)), false);
  EXPECT_EQ(froze_alone(meanwhile(samples, 1)), std::nullopt);
  Meanwhile both = meanwhile(without(2), 0);
  both.add(meanwhile(of_route(samples, 0), 0));
  EXPECT_EQ(froze_alone(both), true);
  EXPECT_EQ(froze_alone(meanwhile(of_route(samples, 0), 0)), std::nullopt);
}

// Open load whose connections are all stuck in route 0: the others' requests wait with us.
TEST(FrozeAlone, WhatWasNotBegunIsNotStuckInTheTarget) {
  std::vector<sample::Sample> samples;
  for (int i = 0; i < 1000; ++i) {
    const double at = i * 0.01;
    const double thaw = at >= 4 && at < 4.5 ? 4.5 : at;
    samples.push_back(made_sample(at, thaw + 0.005, 0));
    samples.push_back(made_sample(at, thaw + 0.004, 1));
    samples.back().begun = samples.back().done - from_seconds(0.004);
  }
  EXPECT_EQ(froze_alone(meanwhile(samples, 0)), std::nullopt);
  EXPECT_EQ(caught_by(samples, 0).others, 0);
}

// Users who ask for two routes in turn, 2 and 8 ms, and stand still for 400 ms every 2 s: on the second route, or
// wherever they are.
std::vector<sample::Sample> stopped_users(bool everywhere, double until) {
  std::vector<sample::Sample> samples;
  for (int user = 0; user < 20; ++user) {
    double at = user * 5e-4;
    for (std::uint32_t turn = 0; at < until; ++turn) {
      const std::uint32_t route = turn % 2;
      const double phase = std::fmod(at, 2);
      double end = at + (route == 0 ? 0.002 : 0.008);
      const bool stops = phase >= 1.6 || std::fmod(end, 2) >= 1.6;
      if (stops && (everywhere || route == 1)) end = std::ceil(at / 2) * 2 + 1e-3;
      samples.push_back(made_sample(at, end, route));
      at = end;
    }
  }
  return samples;
}

TEST(FrozeAlone, WhoIsCaughtInThemTellsOneRouteFromAll) {
  const Caught one = caught_by(stopped_users(false, 20), 1, 0.008);
  EXPECT_EQ(one.others, 0);
  EXPECT_NEAR(one.expected, 40, 10) << "a fifth of the users, ten times";
  EXPECT_EQ(caught_alone(one), true);
  const Caught all = caught_by(stopped_users(true, 20), 1, 0.008);
  EXPECT_NEAR(all.others, all.expected, 20);
  EXPECT_EQ(caught_alone(all), false);
}

TEST(FrozeAlone, FewWhoAreCaughtTellNothing) {
  EXPECT_EQ(caught_alone({0, 3.9}), std::nullopt);
  EXPECT_EQ(caught_alone({0, 4}), true);
  EXPECT_EQ(caught_alone({1, 4}), false);
  EXPECT_EQ(caught_alone(caught_by(of_route(stopped_users(true, 20), 1), 1)), std::nullopt);
}

}  // namespace
}  // namespace brink::verdict::why
