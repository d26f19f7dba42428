#include "verdict/guess.h"

#include <gtest/gtest.h>

#include <cmath>

#include "verdict/bracket.h"
#include "verdict/curve.h"
#include "verdict/made_visit_test.h"

namespace brink::verdict {
namespace {

using test::made_visit;
using test::MadeRoute;

// The visits with what follows from them.
struct Known {
  SearchOptions options;
  std::vector<Visit> visits;
  Evidence evidence = weigh(options, visits);
  Shape shape = shape_of(options, visits, evidence);
  View view{options, visits, evidence, shape};
};

TEST(Between, EndsWithinATenthOrAdjacentAreDone) {
  EXPECT_FALSE(between(100, 110, std::nullopt, 0));
  EXPECT_FALSE(between(1, 2, 1.5, 0));
  EXPECT_TRUE(between(100, 112, std::nullopt, 0));
}

TEST(Between, WithoutAGuessTheGeometricMiddle) { EXPECT_EQ(between(16, 64, std::nullopt, 0), 32u); }

TEST(Between, AGuessIsTriedFirstAndThenTheEndBesideIt) {
  EXPECT_EQ(between(16, 64, 31, 0), 31u);
  EXPECT_EQ(between(31, 64, 31, 1), 34u);  // it held: a tenth above it
  EXPECT_EQ(between(16, 31, 31, 1), 29u);  // it broke: a tenth below it
  EXPECT_EQ(between(16, 64, 31, 3), 32u);  // it has misled often enough
}

TEST(Between, AlwaysEndsAndAlwaysInside) {
  for (std::uint32_t truth = 2; truth < 3000; truth = truth * 5 / 4 + 1) {
    for (const double guess : {0.5, 1.0, 1.7, 40.0, 2999.0, 1e9}) {
      std::uint32_t low = 1, high = 3000;
      std::size_t tried = 0;
      while (const auto next = between(low, high, guess, tried++)) {
        ASSERT_GT(*next, low);
        ASSERT_LT(*next, high);
        (*next < truth ? low : high) = *next;
      }
      EXPECT_LE(tried, 12u);
      EXPECT_TRUE(high == low + 1 || high <= low * 1.1);
    }
  }
}

TEST(Guess, ErrorsBeginWhereTheRouteHasNoMoreToGive) {
  // One user asks the second route 8 times a second; it never completes more than 240.
  Known k{{},
          {made_visit(1, {MadeRoute{40}, MadeRoute{40}}), made_visit(16, {MadeRoute{640}, MadeRoute{640}}),
           made_visit(64, {MadeRoute{4000}, MadeRoute{4000, 2800}})}};
  const auto guess = guess_break(k.view, *holding_level(k.evidence), *breaking_level(k.evidence));
  ASSERT_TRUE(guess);
  EXPECT_NEAR(*guess, 30 * 0.97, 0.1);
}

TEST(Guess, LatencyCrossesAlongTheChordBelowSaturation) {
  Known k{{}, {made_visit(10, {MadeRoute{1000, 0, 0.1, 0.5}}), made_visit(40, {MadeRoute{4000, 0, 1, 8}})}};
  const auto guess = guess_break(k.view, *holding_level(k.evidence), *breaking_level(k.evidence));
  ASSERT_TRUE(guess);
  EXPECT_NEAR(*guess, 20, 0.2);  // p95 grows with the square of the users here
}

TEST(Guess, InASaturatedTargetEveryVisitTells) {
  Known k{{},
          {made_visit(1, {MadeRoute{50, 0, 0.1, 0.1}}), made_visit(8, {MadeRoute{400, 0, 0.1, 0.12}}),
           made_visit(64, {MadeRoute{400, 0, 0.8, 1.6}}), made_visit(90, {MadeRoute{400, 0, 1, 2.2}})}};
  ASSERT_TRUE(k.shape.saturated);
  const auto rays = where_rays_meet(k.view, RouteId{0});
  ASSERT_TRUE(rays);
  EXPECT_EQ(rays->visits, 2u);
  EXPECT_NEAR(rays->users, 80.9, 0.3);  // 64 * 2 / 1.6 = 80 and 90 * 2 / 2.2 = 81.8
  EXPECT_LT(rays->error, 0.02);
  EXPECT_NEAR(ray_from(k.view, *k.evidence.at(64)), 80, 0.2);
}

TEST(Guess, ThinkingUsersWaitOnTopOfTheirPause) {
  SearchOptions options;
  options.think = std::chrono::seconds(2);
  Known k{options, {made_visit(100, {MadeRoute{400, 0, 0.8, 1.0}})}};
  EXPECT_NEAR(ray_from(k.view, *k.evidence.at(100)), 100 * 4.0 / 3, 0.2);
}

TEST(Curve, FindsWhereAKnownQueueMeetsTheWall) {
  // p95 = 0.1 + 0.02 * q(load), 8 servers, 160 requests a second at most.
  const double servers = 8, k8 = std::sqrt(2 * (servers + 1)) - 1;
  const auto p95 = [&](double load) { return 0.1 + 0.02 * std::pow(load, k8) / (1 - load); };
  const double capacity = 160;
  const auto at = [&](double load) {
    return test::made_open_visit(load * capacity, {MadeRoute{1000, 0, 0.05, p95(load)}}, Purpose::curve);
  };
  SearchOptions options;
  options.rules.latency_wall = std::chrono::milliseconds(300);
  Known k{options,
          {made_visit(1, {MadeRoute{100, 0, 0.05, 0.1}}), made_visit(8, {MadeRoute{800, 0, 0.05, 0.12}}),
           made_visit(16, {MadeRoute{800, 0, 0.05, 0.15}}), made_visit(64, {MadeRoute{800, 0, 0.3, 0.4}}), at(0.7),
           at(0.9)}};
  const auto fit = fit_curve(k.options, k.visits, k.evidence, k.shape);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->capacity, capacity, 0.5);
  EXPECT_LT(fit->residual, 0.01);
  EXPECT_NEAR(p95(fit->rate / capacity), 0.3, 0.01);
}

TEST(Curve, IsNotDrawnForErrorsOrWithoutSaturation) {
  Known k{{}, {made_visit(1, {MadeRoute{100}}), made_visit(2, {MadeRoute{200}}), made_visit(4, {MadeRoute{400, 200}})}};
  EXPECT_FALSE(wants_curve(*breaking_level(k.evidence), k.shape));
}

// Facts of PreScale's tests, at users 1, 5, 10, 20.
Shape shape_at(const SearchOptions& options, const std::vector<std::pair<std::uint32_t, double>>& points,
               bool red = false) {
  std::vector<Visit> visits;
  for (const auto& [users, rate] : points) {
    visits.push_back(made_visit(users, {MadeRoute{static_cast<std::uint64_t>(rate * 5)}}));
    if (red) test::make_red(visits.back());
  }
  return shape_of(options, visits, weigh(options, visits));
}

TEST(Shape, SaturatedWhereGoodputStopsGrowing) {
  const Shape shape = shape_at({}, {{1, 100}, {5, 400}, {10, 440}, {20, 450}});
  EXPECT_TRUE(shape.saturated);
  EXPECT_EQ(shape.knee, 5);
  EXPECT_NEAR(shape.capacity, 445, 1);
}

TEST(Shape, GrowingGoodputIsNoPlateau) {
  const Shape shape = shape_at({}, {{1, 100}, {5, 250}, {10, 500}, {20, 1000}});
  EXPECT_FALSE(shape.saturated);
  EXPECT_FALSE(shape.knee);
  EXPECT_NEAR(shape.capacity, 1000, 1e-9);
}

TEST(Shape, TwoLevelsAreNoCurve) { EXPECT_FALSE(shape_at({}, {{1, 100}, {20, 100}}).saturated); }

TEST(Shape, ABudgetIsNoPlateau) {
  SearchOptions options;
  options.max_rps = 450;
  EXPECT_FALSE(shape_at(options, {{1, 100}, {5, 400}, {10, 440}, {20, 450}}).saturated);
}

TEST(Shape, APlateauOfTheGeneratorIsNone) {
  EXPECT_FALSE(shape_at({}, {{1, 100}, {5, 400}, {10, 440}, {20, 450}}, true).saturated);
}

TEST(Shape, OneLuckyShortVisitDoesNotMoveTheKnee) {
  std::vector<Visit> visits = {
      made_visit(1, {MadeRoute{30}}, Purpose::baseline, 1.5), made_visit(4, {MadeRoute{105}}, Purpose::explore, 1.5),
      made_visit(32, {MadeRoute{112}}, Purpose::explore, 1.5), made_visit(64, {MadeRoute{400}}, Purpose::bracket, 5),
      made_visit(128, {MadeRoute{137}}, Purpose::explore, 1.5)};
  EXPECT_EQ(shape_of({}, visits, weigh({}, visits)).knee, 4);
}

}  // namespace
}  // namespace brink::verdict
