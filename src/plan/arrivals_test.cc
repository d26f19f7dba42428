#include "plan/arrivals.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <vector>

namespace brink::plan {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

__extension__ typedef __int128 Wide;

std::vector<Duration> until(ArrivalTimes arrivals, Duration end) {
  std::vector<Duration> times;
  for (; arrivals.peek() < end; arrivals.pop()) times.push_back(arrivals.peek());
  return times;
}

TEST(Segment, SharesOfTheWholeSumToIt) {
  for (const std::uint64_t n : {0ull, 1ull, 7ull, 64ull, 1'000'003ull}) {
    for (const std::uint32_t count : {1u, 2u, 3u, 8u, 40u}) {
      std::uint64_t sum = 0;
      for (std::uint32_t i = 0; i < count; ++i) {
        EXPECT_EQ((Segment{i, count}.first(n)), sum);
        const std::uint64_t share = Segment{i, count}.share(n);
        EXPECT_TRUE(share == n / count || share == n / count + 1);
        sum += share;
      }
      EXPECT_EQ(sum, n);
    }
  }
}

TEST(Segment, WhatIsDealtOutOneByOneGoesAround) {
  for (const std::uint32_t count : {1u, 3u, 8u}) {
    std::vector<std::uint64_t> parts(count);
    for (std::uint64_t n = 0; n < 100; ++n) {
      for (std::uint32_t i = 0; i < count; ++i) EXPECT_EQ((Segment{i, count}.dealt(n)), parts[i]);
      ++parts[n % count];
    }
  }
}

TEST(ArrivalTimes, ConstantArrivalsStandAtTheirNumberOverTheRate) {
  const auto times = until({Rate::constant(250), Arrivals::constant, {}, 1}, seconds(4));
  ASSERT_EQ(times.size(), 1000u);
  for (std::size_t i = 0; i < times.size(); ++i) EXPECT_EQ(times[i], milliseconds(4 * i));
}

TEST(ArrivalTimes, SegmentsPutTogetherAreTheWhole) {
  for (const Rate& rate : {Rate::constant(333.33), Rate::ramp(0, 700, seconds(3)), Rate::ramp(700, 0, seconds(4))}) {
    const auto whole = until({rate, Arrivals::constant, {}, 1}, seconds(5));
    for (const std::uint32_t count : {2u, 3u, 7u}) {
      std::vector<Duration> parts;
      for (std::uint32_t i = 0; i < count; ++i) {
        const auto part = until({rate, Arrivals::constant, {i, count}, 1}, seconds(5));
        parts.insert(parts.end(), part.begin(), part.end());
      }
      std::sort(parts.begin(), parts.end());
      EXPECT_EQ(parts, whole);
    }
  }
}

// The n-th arrival in integers: n * 10^9 / rate, where the double `rate` is exactly mantissa / 2^shift.
Duration exact(std::uint64_t n, double rate) {
  int exponent = 0;
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(std::frexp(rate, &exponent), 53));
  const int shift = 53 - exponent;
  const Wide numerator = (static_cast<Wide>(n) * 1'000'000'000) << shift;
  return Duration(static_cast<std::int64_t>((numerator + mantissa / 2) / mantissa));
}

TEST(ArrivalTimes, ABillionArrivalsDoNotDrift) {
  for (const double rate : {333.33, 1.0 / 3, 1e6 / 7, 99'999.9}) {
    // Each step of this segment is a million arrivals of the whole.
    ArrivalTimes arrivals(Rate::constant(rate), Arrivals::constant, {0, 1'000'000}, 1);
    for (std::uint64_t n = 0; n <= 1'000'000'000; n += 1'000'000) {
      const Duration error = arrivals.peek() - exact(n, rate);
      ASSERT_LE(std::abs(error.count()), 1) << rate << " " << n;
      arrivals.pop();
    }
  }
}

TEST(ArrivalTimes, AZeroRateNeverGivesAnything) {
  for (const Arrivals kind : {Arrivals::constant, Arrivals::poisson}) {
    for (const Rate& rate : {Rate::constant(0), Rate::ramp(0, 0, seconds(3)), Rate::ramp(9, 0, Duration{})}) {
      ArrivalTimes arrivals(rate, kind, {}, 1);
      EXPECT_EQ(arrivals.peek(), Duration::max());
      arrivals.pop();
      EXPECT_EQ(arrivals.peek(), Duration::max());
    }
  }
}

TEST(ArrivalTimes, NoneFallsIntoATimeWithoutARate) {
  const auto level = [](double rate) { return Piece{.length_ns = 1e9L, .from = rate, .to = rate}; };
  const Rate rate = Rate::of({level(0), level(100), level(0), level(0), level(33.3), level(0)}, 10);
  for (const Arrivals kind : {Arrivals::constant, Arrivals::poisson}) {
    for (const Duration t : until({rate, kind, {}, 4}, seconds(8))) EXPECT_GT(rate.at(t), 0) << t.count();
  }
  const auto times = until({rate, Arrivals::constant, {}, 1}, seconds(8));
  EXPECT_EQ(times.size(), 154u) << "100 + 33.3 + 20";
  EXPECT_EQ(times.front(), seconds(1));
  EXPECT_EQ(times[99], milliseconds(1990));
  EXPECT_EQ(times[100], seconds(4)) << "at the end of the pause, not at its beginning";
}

TEST(ArrivalTimes, ARampFromZeroBeginsAtOnceAndThickens) {
  const auto times = until({Rate::ramp(0, 100, seconds(1)), Arrivals::constant, {}, 1}, seconds(1));
  ASSERT_EQ(times.size(), 50u);
  EXPECT_EQ(times.front(), Duration{});
  for (std::size_t i = 2; i < times.size(); ++i) EXPECT_LT(times[i] - times[i - 1], times[i - 1] - times[i - 2]);
}

TEST(ArrivalTimes, ARampToZeroEnds) {
  ArrivalTimes arrivals(Rate::ramp(101, 0, seconds(1)), Arrivals::constant, {}, 1);
  int count = 0;
  for (; arrivals.peek() != Duration::max(); arrivals.pop()) {
    EXPECT_LE(arrivals.peek(), seconds(1));
    ++count;
  }
  EXPECT_EQ(count, 51);  // the integral is 50.5: arrivals 0 to 50
}

TEST(ArrivalTimes, PoissonCountsHaveTheVarianceOfTheirMean) {
  for (const std::uint32_t parts : {1u, 4u}) {
    constexpr int slots = 4000;
    std::vector<double> counts(slots);
    for (std::uint32_t i = 0; i < parts; ++i) {
      for (const Duration t : until({Rate::constant(50), Arrivals::poisson, {i, parts}, 11}, seconds(slots))) {
        counts[static_cast<std::size_t>(t / seconds(1))] += 1;
      }
    }
    double sum = 0, squares = 0;
    for (const double c : counts) sum += c, squares += c * c;
    const double mean = sum / slots;
    const double variance = squares / slots - mean * mean;
    EXPECT_NEAR(mean, 50, 4 * std::sqrt(50.0 / slots));
    EXPECT_NEAR(variance / mean, 1, 4 * std::sqrt(2.0 / slots));
  }
}

TEST(ArrivalTimes, PoissonFollowsARamp) {
  int first_half = 0, all = 0;
  for (const Duration t : until({Rate::ramp(0, 20'000, seconds(10)), Arrivals::poisson, {}, 3}, seconds(10))) {
    ++all;
    if (t < seconds(5)) ++first_half;
  }
  EXPECT_NEAR(all, 100'000, 4 * std::sqrt(100'000.0));
  EXPECT_NEAR(first_half, 25'000, 4 * std::sqrt(25'000.0));
}

TEST(ArrivalTimes, PoissonRepeatsUnderItsSeedAndDiffersBySegment) {
  const Rate rate = Rate::constant(100);
  const auto once = until({rate, Arrivals::poisson, {0, 2}, 5}, seconds(3));
  EXPECT_EQ(once, until({rate, Arrivals::poisson, {0, 2}, 5}, seconds(3)));
  EXPECT_NE(once, until({rate, Arrivals::poisson, {0, 2}, 6}, seconds(3)));
  EXPECT_NE(once, until({rate, Arrivals::poisson, {1, 2}, 5}, seconds(3)));
}

TEST(ArrivalTimes, TimesNeverGoBack) {
  for (const Arrivals kind : {Arrivals::constant, Arrivals::poisson}) {
    Duration before{};
    for (const Duration t : until({Rate::ramp(5000, 10, seconds(1)), kind, {}, 9}, seconds(20))) {
      EXPECT_GE(t, before);
      before = t;
    }
  }
}

}  // namespace
}  // namespace brink::plan
