#include "aggregate/estimate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace brink::aggregate {
namespace {

// Sojourn times of a single server with Poisson arrivals and exponential service of mean 1, in the order of arrival,
// begun in the steady state. Their quantile q is -log(1 - q) / (1 - load) exactly.
std::vector<double> sojourns(Random& random, double load, std::size_t n) {
  std::vector<double> values(n);
  double wait = random.uniform() < load ? random.exponential(1 / (1 - load)) : 0;
  for (double& value : values) {
    value = wait + random.exponential(1);
    wait = std::max(0.0, value - random.exponential(1 / load));
  }
  return values;
}

struct Coverage {
  int given = 0, covered = 0, runs = 0;
  double of_given() const { return static_cast<double>(covered) / std::max(1, given); }
  double wrong() const { return static_cast<double>(given - covered) / runs; }
};

struct Coverages {
  Coverage any;        // every interval, however few independent values it rests on
  Coverage confident;  // those that are given by default
};

Coverages coverage(double load, std::size_t n, double q, int runs) {
  Random random(20260, n);
  Coverages result{{0, 0, runs}, {0, 0, runs}};
  const double truth = -std::log(1 - q) / (1 - load);
  for (int i = 0; i < runs; ++i) {
    const auto interval = quantile_interval(sojourns(random, load, n), q, 0);
    const bool covered = interval && interval->low <= truth && truth <= interval->high;
    result.any.given += interval.has_value();
    result.any.covered += covered;
    if (!interval || interval->effective_size < effective_size_needed(q)) continue;
    ++result.confident.given;
    result.confident.covered += covered;
  }
  return result;
}

// p95 of that server, nominal 95 %. `at_least` is what batching without a look at neighbouring batches reaches; the
// textbook interval for independent values covers 0.56, 0.51, 0.18, 0.17, 0.09 and 0.07. With the floor on the
// effective size hardly any interval is given where it would not hold.
TEST(QuantileInterval, CoversTheTrueQuantileOfALoadedServerOrIsWithheld) {
  struct Row {
    double load;
    std::size_t n;
    double at_least;
  };
  for (const Row& row : std::vector<Row>{{0.5, 500, 0.90},
                                         {0.5, 8000, 0.94},
                                         {0.8, 500, 0.60},
                                         {0.8, 8000, 0.89},
                                         {0.9, 2000, 0.61},
                                         {0.9, 8000, 0.82}}) {
    const auto got = coverage(row.load, row.n, 0.95, row.n > 5000 ? 100 : 500);
    EXPECT_EQ(got.any.given, got.any.runs);
    EXPECT_GE(got.any.of_given(), row.at_least) << row.load << " " << row.n;
    EXPECT_LE(got.confident.wrong(), 0.06) << row.load << " " << row.n;
  }
}

TEST(QuantileInterval, OtherQuantilesAreCoveredToo) {
  for (const double q : {0.1, 0.5, 0.9}) {
    const auto got = coverage(0.5, 8000, q, 100);
    EXPECT_GE(got.confident.given, 90) << q;
    EXPECT_GE(got.confident.of_given(), 0.92) << q;
  }
  EXPECT_LE(coverage(0.5, 8000, 0.99, 100).confident.wrong(), 0.06);
}

TEST(QuantileInterval, IndependentValuesAreWorthThemselves) {
  Random random(3);
  double sum = 0;
  for (int i = 0; i < 50; ++i) {
    std::vector<double> values(2000);
    for (double& value : values) value = random.uniform();
    const auto interval = quantile_interval(values, 0.9);
    ASSERT_TRUE(interval);
    EXPECT_LE(interval->effective_size, 2000 * (1 + 1e-9));
    EXPECT_LE(interval->low, interval->estimate);
    EXPECT_GE(interval->high, interval->estimate);
    sum += interval->effective_size;
  }
  EXPECT_GE(sum / 50, 1300);
}

TEST(QuantileInterval, RepeatedValuesAreWorthLess) {
  Random random(5);
  std::vector<double> values;
  while (values.size() < 4000) values.insert(values.end(), 100, random.uniform());
  const auto interval = quantile_interval(values, 0.5, 0);
  ASSERT_TRUE(interval);
  EXPECT_LE(interval->effective_size, 120);  // 40 different values
  EXPECT_FALSE(quantile_interval(values, 0.5));
}

TEST(QuantileInterval, ConstantValuesAreCertain) {
  const std::vector<double> values(500, 0.25);
  const auto interval = quantile_interval(values, 0.95);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 0.25);
  EXPECT_EQ(interval->high, 0.25);
  EXPECT_DOUBLE_EQ(interval->effective_size, 500);
}

TEST(QuantileInterval, TooFewValuesGiveNothing) {
  EXPECT_FALSE(quantile_interval(std::vector<double>{}, 0.5));
  EXPECT_FALSE(quantile_interval(std::vector<double>(99, 1), 0.5, 0));
  EXPECT_FALSE(quantile_interval(std::vector<double>(199, 1), 0.95));
  EXPECT_TRUE(quantile_interval(std::vector<double>(200, 1), 0.95));
  EXPECT_FALSE(quantile_interval(std::vector<double>(999, 1), 0.99));
  EXPECT_TRUE(quantile_interval(std::vector<double>(1000, 1), 0.99));
}

TEST(QuantileInterval, MoreConfidenceIsWider) {
  Random random(8);
  const auto values = sojourns(random, 0.5, 8000);
  const auto wide = quantile_interval(values, 0.95, 0, 0.99);
  const auto narrow = quantile_interval(values, 0.95, 0, 0.8);
  ASSERT_TRUE(wide && narrow);
  EXPECT_LT(wide->low, narrow->low);
  EXPECT_GT(wide->high, narrow->high);
}

TEST(ShareInterval, IsWilsons) {
  // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  const auto near = [](Interval got, double low, double high) {
    EXPECT_NEAR(got.low, low, 5e-5);
    EXPECT_NEAR(got.high, high, 5e-5);
  };
  near(share_interval(81, 263), 0.2553, 0.3662);
  near(share_interval(15, 148), 0.0624, 0.1605);
  near(share_interval(0, 20), 0.0, 0.1611);
  near(share_interval(1, 29), 0.0061, 0.1718);
  near(share_interval(20, 20), 1 - 0.1611, 1.0);
  near(share_interval(0, 0), 0, 1);
}

TEST(ShareInterval, DispersionWidensIt) {
  const Interval narrow = share_interval(100, 1000);
  const Interval wide = share_interval(100, 1000, 10);
  const Interval fewer = share_interval(10, 100);
  EXPECT_LT(wide.low, narrow.low);
  EXPECT_GT(wide.high, narrow.high);
  EXPECT_DOUBLE_EQ(wide.low, fewer.low);
  EXPECT_DOUBLE_EQ(wide.high, fewer.high);
}

TEST(Dispersion, IsOneWhereNothingDiffers) {
  EXPECT_EQ(dispersion(std::vector<Cases>{}), 1);
  EXPECT_EQ(dispersion(std::vector<Cases>{{5, 10}}), 1);
  EXPECT_EQ(dispersion(std::vector<Cases>{{0, 10}, {0, 20}}), 1);
  EXPECT_EQ(dispersion(std::vector<Cases>{{10, 10}, {20, 20}}), 1);
  EXPECT_EQ(dispersion(std::vector<Cases>{{1, 10}, {2, 20}, {0, 0}, {3, 30}}), 1);
}

TEST(Dispersion, IsTheSizeOfTheBursts) {
  // All ten failures in one of five equal parts: (8² + 4 * 2²) / (2 * 0.98) / 4.
  EXPECT_NEAR(dispersion(std::vector<Cases>{{0, 100}, {10, 100}, {0, 100}, {0, 100}, {0, 100}}), 80 / 1.96 / 4, 1e-12);
}

TEST(Dispersion, InOrderCountsWhatOutlastsAPart) {
  // A hundred seconds, of which a stretch of twenty is bad: the same seconds shuffled say much less of the next
  // hundred.
  std::vector<Cases> stretch;
  for (int i = 0; i < 100; ++i) stretch.push_back({i >= 40 && i < 60 ? 20u : 0u, 100});
  std::vector<Cases> shuffled;
  for (std::size_t i = 0; i < 100; ++i) shuffled.push_back(stretch[i * 37 % 100]);
  EXPECT_DOUBLE_EQ(dispersion(shuffled), dispersion(stretch));
  EXPECT_GE(dispersion_in_order(stretch), 10 * dispersion(stretch));
  EXPECT_LE(dispersion_in_order(shuffled), 2 * dispersion(shuffled));
}

TEST(Dispersion, InOrderIsOneWhereNothingDiffers) {
  EXPECT_EQ(dispersion_in_order(std::vector<Cases>{}), 1);
  EXPECT_EQ(dispersion_in_order(std::vector<Cases>{{5, 10}}), 1);
  EXPECT_EQ(dispersion_in_order(std::vector<Cases>(50, {0, 10})), 1);
  EXPECT_EQ(dispersion_in_order(std::vector<Cases>(50, {2, 10})), 1);
  EXPECT_EQ(dispersion_in_order(std::vector<Cases>{{0, 0}, {1, 10}, {0, 0}, {2, 20}}), 1);
}

// Seconds that are bad or good for about ten at a time.
TEST(ShareInterval, CoversWhenBadTimesLast) {
  Random random(17);
  int plain = 0, in_order = 0;
  constexpr int runs = 500;
  for (int run = 0; run < runs; ++run) {
    std::vector<Cases> seconds(200);
    bool bad = random.uniform() < 0.5;
    Cases all;
    for (Cases& second : seconds) {
      if (random.uniform() < 0.1) bad = !bad;
      second.of = 40;
      for (int i = 0; i < 40; ++i) second.cases += random.uniform() < (bad ? 0.2 : 0.0);
      all.cases += second.cases;
      all.of += second.of;
    }
    const auto covers = [](Interval i) { return i.low <= 0.1 && 0.1 <= i.high; };
    plain += covers(share_interval(all.cases, all.of, dispersion(seconds)));
    in_order += covers(share_interval(all.cases, all.of, dispersion_in_order(seconds)));
  }
  EXPECT_LE(plain, runs * 0.7);
  EXPECT_GE(in_order, runs * 0.92);
}

// Parts whose own share is 0 or `burst`, so that failures come together; the share over all is `share`.
Coverage burst_coverage(double share, double burst, std::size_t parts, std::uint64_t each, bool naive) {
  Random random(99, parts);
  Coverage result;
  result.given = result.runs = 2000;
  for (int run = 0; run < result.runs; ++run) {
    std::vector<Cases> seen(parts);
    Cases all;
    for (Cases& part : seen) {
      const double p = random.uniform() < share / burst ? burst : 0;
      part.of = each;
      for (std::uint64_t i = 0; i < each; ++i) part.cases += random.uniform() < p;
      all.cases += part.cases;
      all.of += part.of;
    }
    const Interval got = naive ? share_interval(all.cases, all.of) : share_interval(seen);
    result.covered += got.low <= share && share <= got.high;
  }
  return result;
}

TEST(ShareInterval, CoversWhenFailuresComeInBursts) {
  EXPECT_LE(burst_coverage(0.1, 0.3, 20, 50, true).of_given(), 0.75);
  EXPECT_GE(burst_coverage(0.1, 0.3, 20, 50, false).of_given(), 0.93);
  EXPECT_GE(burst_coverage(0.1, 0.3, 8, 50, false).of_given(), 0.9);
  EXPECT_GE(burst_coverage(0.02, 0.05, 20, 100, false).of_given(), 0.93);
}

TEST(ShareInterval, CoversIndependentFailures) {
  EXPECT_GE(burst_coverage(0.05, 0.05, 10, 100, true).of_given(), 0.94);
  EXPECT_GE(burst_coverage(0.05, 0.05, 10, 100, false).of_given(), 0.94);
}

TEST(LittlesLaw, GapIsTheShareOfUsersThatAreMissing) {
  EXPECT_DOUBLE_EQ(littles_law_gap(100, 50, 0.5, 1.5), 0);
  EXPECT_DOUBLE_EQ(littles_law_gap(100, 45, 0.5, 1.5), 0.1);
  EXPECT_DOUBLE_EQ(littles_law_gap(100, 55, 0.5, 1.5), 0.1);
  EXPECT_EQ(littles_law_gap(0, 5, 1, 1), 0);
}

}  // namespace
}  // namespace brink::aggregate
