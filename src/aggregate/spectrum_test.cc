#include "aggregate/spectrum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.h"

namespace brink::aggregate {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

Spectrum of(const Histogram& histogram) {
  Spectrum spectrum;
  spectrum.add(histogram);
  return spectrum;
}

Spectrum of(std::initializer_list<Duration> values) {
  Histogram histogram;
  for (const Duration value : values) histogram.record(value);
  return of(histogram);
}

std::uint64_t all(const auto& counts) { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}); }

TEST(Spectrum, IsExactInCountSumMinimumAndMaximum) {
  const Spectrum s = of({milliseconds(3), milliseconds(40), milliseconds(500)});
  EXPECT_EQ(s.count, 3u);
  EXPECT_EQ(s.sum_ns, 543'000'000u);
  EXPECT_DOUBLE_EQ(s.sum(), 0.543);
  EXPECT_DOUBLE_EQ(s.min(), 0.003);
  EXPECT_DOUBLE_EQ(s.max(), 0.5);
  EXPECT_EQ(s.zero, 0u);
  EXPECT_EQ(all(s.steps), 3u);
  EXPECT_EQ(all(s.limits), 3u);
}

TEST(Spectrum, AnEmptyOneIsAllZeros) {
  const Spectrum s = of(Histogram());
  EXPECT_TRUE(s.empty());
  EXPECT_EQ(s.min(), 0);
  EXPECT_EQ(s.max(), 0);
  EXPECT_EQ(s.quantile(0.5), 0);
  EXPECT_TRUE(s.steps.empty());
}

TEST(Spectrum, EveryValueLiesInItsStepWhateverItsSize) {
  for (std::int64_t ns = 1; ns < hours(100).count(); ns += 1 + ns / 37) {
    const Spectrum s = of({Duration(ns)});
    ASSERT_EQ(s.steps.size(), 1u);
    const double value = static_cast<double>(ns) / 1e9;
    // A step of the histogram, within 0.1 %, may lie across the edge.
    EXPECT_LT(spectrum_high(s.first - 1), value * 1.001) << ns;
    EXPECT_GE(spectrum_high(s.first), value * 0.999) << ns;
  }
}

TEST(Spectrum, APowerOfTwoEndsItsStep) {
  // 2^-10 s is no whole number of nanoseconds; 2^0 and 2^3 s are.
  const Spectrum one = of({seconds(1)});
  EXPECT_LE(one.first, 0);
  EXPECT_DOUBLE_EQ(spectrum_high(-1), 1.0);
  EXPECT_DOUBLE_EQ(spectrum_high(47), 8.0);
  EXPECT_DOUBLE_EQ(spectrum_high(-17), 0.5);
}

TEST(Spectrum, TheLongestTimeThereIsHasAStep) {
  const Spectrum s = of({Duration::max()});
  EXPECT_EQ(s.count, 1u);
  EXPECT_EQ(s.steps.size(), 1u);
  EXPECT_EQ(s.limits.back(), 1u);
}

TEST(Spectrum, ZerosAreCountedApartAndBelowTheFirstLimit) {
  const Spectrum s = of({Duration{}, Duration{}, nanoseconds(1)});
  EXPECT_EQ(s.zero, 2u);
  EXPECT_EQ(all(s.steps), 1u);
  EXPECT_EQ(s.limits.front(), 3u);
  EXPECT_EQ(s.quantile(0.5), 0);
}

TEST(Spectrum, LimitsHoldWhatIsBelowThem) {
  // Half a percent to either side: clear of the resolution.
  for (std::size_t i = 0; i < usual_limits.size(); ++i) {
    const Spectrum below = of({from_seconds(usual_limits[i] * 0.995)});
    const Spectrum above = of({from_seconds(usual_limits[i] * 1.005)});
    EXPECT_EQ(below.limits[i], 1u) << usual_limits[i];
    EXPECT_EQ(above.limits[i + 1], 1u) << usual_limits[i];
  }
}

Histogram random_histogram(std::uint64_t seed, int count) {
  Random random(seed);
  Histogram histogram;
  for (int i = 0; i < count; ++i) histogram.record(from_seconds(1e-4 * std::exp(random.uniform() * 9)));
  return histogram;
}

TEST(Spectrum, MergedIsTheSpectrumOfTheMerged) {
  const Histogram a = random_histogram(1, 3000), b = random_histogram(2, 500);
  Histogram both = a;
  both.merge(b);
  Spectrum left = of(a), right = of(b);
  left.merge(of(b));
  right.merge(of(a));
  EXPECT_EQ(left, of(both));
  EXPECT_EQ(right, of(both));
  left.merge({});
  EXPECT_EQ(left, of(both));
}

TEST(Spectrum, GrowsEverywhereAsTheHistogramGrows) {
  Histogram histogram = random_histogram(3, 1000);
  const Spectrum before = of(histogram);
  histogram.merge(random_histogram(4, 1000));
  const Spectrum after = of(histogram);
  for (std::size_t i = 0; i < after.limits.size(); ++i) EXPECT_GE(after.limits[i], before.limits[i]);
  EXPECT_LE(after.first, before.first);
  const auto offset = static_cast<std::size_t>(before.first - after.first);
  for (std::size_t i = 0; i < before.steps.size(); ++i) EXPECT_GE(after.steps[offset + i], before.steps[i]);
}

TEST(Spectrum, SinceIsWhatCameOnTop) {
  const Histogram a = random_histogram(5, 2000), b = random_histogram(6, 300);
  Spectrum both = of(a);
  both.merge(of(b));
  const Spectrum rest = both.since(of(a));
  const Spectrum expected = of(b);
  EXPECT_EQ(rest.count, expected.count);
  EXPECT_EQ(rest.sum_ns, expected.sum_ns);
  EXPECT_EQ(rest.first, expected.first);
  EXPECT_EQ(rest.steps, expected.steps);
  EXPECT_EQ(rest.limits, expected.limits);
  EXPECT_NEAR(rest.min(), expected.min(), expected.min() * 0.05);
  EXPECT_NEAR(rest.max(), expected.max(), expected.max() * 0.05);
  EXPECT_TRUE(both.since(both).empty());
  EXPECT_EQ(both.since({}).steps, both.steps);
}

TEST(Spectrum, QuantilesAreWithinHalfAStep) {
  const Histogram histogram = random_histogram(7, 20'000);
  const Spectrum s = of(histogram);
  for (const double q : {0.01, 0.5, 0.9, 0.95, 0.99, 0.999}) {
    const double exact = brink::seconds(histogram.quantile(q));
    EXPECT_NEAR(s.quantile(q), exact, exact * 0.0235) << q;
  }
  EXPECT_EQ(s.quantile(0), s.min());
  EXPECT_EQ(s.quantile(1), s.max());
}

}  // namespace
}  // namespace brink::aggregate
