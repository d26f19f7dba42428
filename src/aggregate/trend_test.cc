#include "aggregate/trend.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.h"

namespace brink::aggregate {
namespace {

std::vector<double> noise(Random& random, std::size_t n) {
  std::vector<double> values(n);
  for (double& value : values) value = random.exponential(1);
  return values;
}

TEST(MannKendall, OrderedValuesAreATrend) {
  std::vector<double> values(20);
  std::iota(values.begin(), values.end(), 1.0);
  EXPECT_EQ(mann_kendall(values).tau, 1);
  EXPECT_LT(mann_kendall(values).p, 1e-6);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(mann_kendall(values).tau, -1);
  EXPECT_LT(mann_kendall(values).p, 1e-6);
}

TEST(MannKendall, OnlyTheOrderCounts) {
  const std::vector<double> values = {1, 5, 2, 9, 4, 7, 8, 20};
  std::vector<double> bent = values;
  for (double& value : bent) value = std::exp(value);
  EXPECT_EQ(mann_kendall(values).p, mann_kendall(bent).p);
}

TEST(MannKendall, TiesAreCountedAndCorrectedFor) {
  // By hand: pairs rising 12, falling 1, tied 2; variance (6 * 5 * 17 - 2 * (2 * 1 * 9)) / 18 = 26.333.
  const Trend trend = mann_kendall(std::vector<double>{1, 2, 2, 3, 5, 3});
  EXPECT_NEAR(trend.tau, 11.0 / 15, 1e-12);
  EXPECT_NEAR(trend.p, std::erfc(10 / std::sqrt(474.0 / 18) / std::sqrt(2.0)), 1e-12);
}

TEST(MannKendall, NothingToSee) {
  EXPECT_EQ(mann_kendall(std::vector<double>(30, 7)).p, 1);
  EXPECT_EQ(mann_kendall(std::vector<double>{1, 2, 3}).p, 1);
  EXPECT_EQ(mann_kendall(std::vector<double>{}).tau, 0);
}

TEST(MannKendall, FalseAlarmsAreAsRareAsPromised) {
  Random random(4);
  int alarms = 0;
  for (int i = 0; i < 4000; ++i) alarms += mann_kendall(noise(random, 25)).p < 0.05;
  EXPECT_NEAR(alarms / 4000.0, 0.05, 0.012);
}

TEST(MannKendall, ADriftOfHalfADeviationIsSeen) {
  Random random(5);
  int seen = 0;
  for (int i = 0; i < 300; ++i) {
    auto values = noise(random, 60);
    for (std::size_t j = 0; j < values.size(); ++j) values[j] += 1.5 * static_cast<double>(j) / 60;
    const Trend trend = mann_kendall(values);
    seen += trend.p < 0.01 && trend.tau > 0;
  }
  EXPECT_GE(seen, 270);
}

TEST(TheilSen, FindsTheLineThroughOutliers) {
  Random random(8);
  std::vector<double> x, y;
  for (int i = 0; i < 100; ++i) {
    x.push_back(i);
    y.push_back(i % 5 == 0 ? random.uniform(0, 1e6) : 3 + 0.25 * i);
  }
  const auto line = theil_sen(x, y);
  ASSERT_TRUE(line);
  EXPECT_NEAR(line->slope, 0.25, 1e-9);
  EXPECT_NEAR(line->intercept, 3, 1e-9);
}

TEST(TheilSen, CoversTheTrueSlope) {
  Random random(9);
  int covered = 0;
  for (int i = 0; i < 1000; ++i) {
    auto y = noise(random, 20);
    std::vector<double> x(20);
    for (std::size_t j = 0; j < 20; ++j) {
      x[j] = static_cast<double>(j);
      y[j] += 0.1 * x[j];
    }
    const auto line = theil_sen(x, y);
    ASSERT_TRUE(line);
    covered += line->low <= 0.1 && 0.1 <= line->high;
  }
  EXPECT_NEAR(covered / 1000.0, 0.95, 0.02);
}

TEST(TheilSen, NeedsFourPointsAndTwoPlaces) {
  const std::vector<double> three = {1, 2, 3}, same = {5, 5, 5, 5}, four = {1, 2, 3, 4};
  EXPECT_FALSE(theil_sen(three, three));
  EXPECT_FALSE(theil_sen(same, four));
  EXPECT_DOUBLE_EQ(theil_sen(four, four)->slope, 1);
}

}  // namespace
}  // namespace brink::aggregate
