#include "verdict/why/signals/models.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "verdict/why/signals/curves.h"
#include "verdict/why/signals/minimise.h"
#include "verdict/why/signals/queue_sim_test.h"

namespace brink::verdict::why {
namespace {

constexpr double levels[] = {1, 2, 4, 6, 8, 12, 16, 24, 32, 64, 100, 200};

template <class RateAt>
std::vector<CurvePoint> curve(RateAt rate, double noise, std::uint64_t seed = 1) {
  Random random(seed);
  std::vector<CurvePoint> points;
  for (const double users : levels) points.push_back({users, varied(random, rate(users), noise)});
  return points;
}

auto queue_of(double servers, double hold, double delay) {
  return [=](double users) { return queue_rate(users, servers, hold, delay); };
}

TEST(Curves, MachineRepairmanByHand) {
  // One server, two users: p = 1 : 2 h/d : 2 (h/d)²; with h = d, 1 : 2 : 2, busy 4/5.
  EXPECT_NEAR(queue_rate(2, 1, 0.1, 0.1), 0.8 / 0.1, 1e-9);
  EXPECT_NEAR(queue_rate(1, 8, 0.05, 0.04), 1 / 0.09, 1e-9);
  EXPECT_NEAR(queue_rate(10'000, 8, 0.05, 0.04), 160, 1e-6);
  EXPECT_NEAR(queue_rate(4, 8, 0.05, 0), 80, 1e-9);
  EXPECT_NEAR(queue_rate(4, 8, 0.05, 1e-5), 80, 0.1);
  EXPECT_DOUBLE_EQ(usl_rate(1, 20, 0.1, 0.01), 20);
}

TEST(Minimise, FindsTheBottomOfAValley) {
  const auto banana = [](const std::vector<double>& p) {
    return std::pow(1 - p[0], 2) + 100 * std::pow(p[1] - p[0] * p[0], 2);
  };
  const Minimum found = minimise(banana, {-1.2, 1}, 0.5);
  EXPECT_NEAR(found.at[0], 1, 1e-3);
  EXPECT_NEAR(found.at[1], 1, 1e-3);
}

TEST(Models, ServersWithADelayOutside) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    const auto model = fit(Curve::queue, curve(queue_of(8, 0.05, 0.04), 0.003, seed));
    ASSERT_TRUE(model);
    EXPECT_NEAR(model->at[0], 8, 1) << seed;
    EXPECT_NEAR(model->at[1], 0.05, 0.006) << seed;
    EXPECT_NEAR(model->at[2], 0.04, 0.006) << seed;
  }
}

// Servers and delay make up for each other: noise of 2 % hides which it was, and the errors must say so.
TEST(Models, ErrorsCoverWhatNoiseHides) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto model = fit(Curve::queue, curve(queue_of(8, 0.05, 0.04), 0.02, seed));
    ASSERT_TRUE(model);
    EXPECT_NEAR(model->at[0] / model->at[1], 160, 6) << seed;
    EXPECT_NEAR(model->at[1] + model->at[2], 0.09, 0.003) << seed;
    EXPECT_LT(std::abs(model->at[0] - 8), 4 * model->error[0]) << seed;
    EXPECT_GT(model->error[0], 0.3) << seed;
  }
}

TEST(Models, ExactOfExactCurves) {
  for (const double servers : {1.0, 4.0, 8.0, 30.0}) {
    const auto model = fit(Curve::queue, curve(queue_of(servers, 0.05, 0.04), 0));
    ASSERT_TRUE(model);
    EXPECT_NEAR(model->at[0], servers, 0.02 * servers);
    EXPECT_NEAR(model->at[1], 0.05, 0.002);
    EXPECT_NEAR(model->at[2], 0.04, 0.002);
  }
}

TEST(Models, ALockInsideALongerRequest) {
  const auto points = curve(queue_of(1, 0.008, 0.02), 0.02);
  const auto model = fit(Curve::queue, points);
  ASSERT_TRUE(model);
  EXPECT_NEAR(model->at[1] / model->at[0], 0.008, 0.0004);
  EXPECT_LT(model->at[0], 2.2);
}

TEST(Models, ChoosesTheKindThatMadeTheCurve) {
  EXPECT_EQ(fit_all(curve(queue_of(8, 0.05, 0.04), 0.01)).front().curve, Curve::queue);
  EXPECT_EQ(fit_all(curve([](double n) { return hinge_rate(n, 8, 0.05); }, 0.01)).front().curve, Curve::hinge);
  const auto falls = curve([](double n) { return usl_rate(n, 20, 0.02, 0.0005); }, 0.01);
  const auto models = fit_all(falls);
  ASSERT_EQ(models.front().curve, Curve::usl);
  EXPECT_NEAR(models.front().at[1], 0.02, 0.006);
  EXPECT_NEAR(models.front().at[2], 0.0005, 0.0001);
}

TEST(Models, WhatALargerPoolWouldDo) {
  const double truth = queue_rate(200, 60, 0.05, 0.04);
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const auto points = curve(queue_of(8, 0.05, 0.04), 0.003, seed);
    const auto told = rate_with_servers(fit(Curve::queue, points).value(), points, 200, 60);
    ASSERT_TRUE(told);
    EXPECT_NEAR(told->value, truth, 0.15 * truth) << seed;
    EXPECT_LE(told->low, told->value);
    EXPECT_GE(told->high, told->value);
  }
}

// What is not known is not foretold narrowly.
TEST(Models, ForetellsNoisyCurvesWidely) {
  const auto points = curve(queue_of(8, 0.05, 0.04), 0.02);
  const auto told = rate_with_servers(fit(Curve::queue, points).value(), points, 200, 60);
  ASSERT_TRUE(told);
  EXPECT_GT(told->high - told->low, 0.15 * told->value);
  const auto usl = fit(Curve::usl, points);
  ASSERT_TRUE(usl);
  EXPECT_FALSE(rate_with_servers(*usl, points, 200, 60));
}

TEST(Models, TheSamePointsGiveTheSameModel) {
  const auto points = curve(queue_of(8, 0.05, 0.04), 0.02);
  EXPECT_EQ(fit(Curve::queue, points)->at, fit(Curve::queue, points)->at);
  EXPECT_EQ(fit(Curve::queue, points)->error, fit(Curve::queue, points)->error);
}

TEST(Models, Bounds) {
  const auto bounds = bounds_of(curve(queue_of(8, 0.05, 0.04), 0));
  ASSERT_TRUE(bounds);
  EXPECT_NEAR(bounds->knee(), 160 * 0.09, 0.1);
  EXPECT_NEAR(bounds->rate(1000), 160, 0.1);
  EXPECT_NEAR(bounds->response(1), 0.09, 1e-6);
  EXPECT_FALSE(bounds_of({}));
}

TEST(Models, NothingOfTooLittle) {
  EXPECT_TRUE(fit_all({}).empty());
  const std::vector<CurvePoint> same(8, CurvePoint{4, 100});
  EXPECT_TRUE(fit_all(same).empty());
  const std::vector<CurvePoint> dead = {{1, 10}, {2, 20}, {4, 0}, {8, 0}, {16, 0}};
  EXPECT_TRUE(fit_all(dead).empty());
  const std::vector<CurvePoint> few = {{1, 10}, {2, 20}, {4, 40}};
  EXPECT_TRUE(fit_all(few).empty());
}

}  // namespace
}  // namespace brink::verdict::why
