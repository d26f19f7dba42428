#include "aggregate/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "base/random.h"

namespace brink::aggregate {
namespace {

using Values = std::vector<std::int64_t>;  // nanoseconds

Histogram of(const Values& values) {
  Histogram h;
  for (const auto v : values) h.record(Duration(v));
  return h;
}

double normal(Random& random) {
  return std::sqrt(-2 * std::log(1 - random.uniform())) * std::cos(6.283185307179586 * random.uniform());
}

// Seconds; the names are those of the shapes latencies come in.
struct Shape {
  std::string name;
  std::function<double(Random&)> draw;
};

std::vector<Shape> shapes() {
  return {
      {"uniform", [](Random& r) { return r.uniform(0.001, 0.2); }},
      {"tiny", [](Random& r) { return r.uniform(0, 2e-6); }},
      {"exponential", [](Random& r) { return r.exponential(0.02); }},
      {"lognormal", [](Random& r) { return 0.05 * std::exp(1.5 * normal(r)); }},
      {"bimodal", [](Random& r) { return r.uniform() < 0.93 ? r.uniform(0.0009, 0.0011) : r.uniform(1.0, 1.2); }},
      {"constant", [](Random&) { return 0.0123456789; }},
      {"pareto", [](Random& r) { return 0.001 * std::pow(1 - r.uniform(), -1 / 0.8); }},
      {"hours", [](Random& r) { return r.uniform(100, 4000); }},
  };
}

Values draw(const Shape& shape, std::size_t n, std::uint64_t seed) {
  Random random(seed);
  Values values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(from_seconds(std::min(shape.draw(random), 1e6)).count());
  return values;
}

TEST(NearestRank, IsTheSmallestRankThatCoversTheShare) {
  EXPECT_EQ(nearest_rank(0.5, 100), 50u);
  EXPECT_EQ(nearest_rank(0.99, 100), 99u);
  EXPECT_EQ(nearest_rank(0.991, 100), 100u);
  EXPECT_EQ(nearest_rank(0.5, 1), 1u);
  EXPECT_EQ(nearest_rank(0, 10), 1u);
  EXPECT_EQ(nearest_rank(1, 10), 10u);
  EXPECT_EQ(nearest_rank(7, 10), 10u);
  EXPECT_EQ(nearest_rank(0.5, 0), 0u);
}

TEST(NearestRank, RoundingOfTheProductDoesNotMoveIt) {
  for (std::uint64_t n = 100; n <= 1'000'000'000'000; n *= 10) {
    for (std::uint64_t percent = 1; percent <= 100; ++percent) {
      EXPECT_EQ(nearest_rank(static_cast<double>(percent) / 100, n), n / 100 * percent) << percent << " of " << n;
    }
  }
}

TEST(Histogram, EmptyHasNothingAndCostsNothing) {
  const Histogram h;
  EXPECT_TRUE(h.empty());
  EXPECT_EQ(h.min(), Duration{});
  EXPECT_EQ(h.max(), Duration{});
  EXPECT_EQ(h.quantile(0.5), Duration{});
  EXPECT_EQ(h.mean(), 0);
  EXPECT_EQ(h.deviation(), 0);
  EXPECT_EQ(h.count_at_or_below(Duration::max()), 0u);
  EXPECT_LE(sizeof(Histogram), 64u);
}

TEST(Histogram, OneValueIsItsOwnEveryQuantile) {
  const Histogram h = of({123'456'789});
  for (const double q : {0.0, 0.5, 1.0}) EXPECT_EQ(h.quantile(q), Duration(123'456'789));
  EXPECT_EQ(h.mean(), 0.123456789);
  EXPECT_EQ(h.deviation(), 0);
}

TEST(Histogram, BelowAMicrosecondEveryNanosecondIsKnown) {
  Values values;
  for (std::int64_t v = 0; v < 1024; ++v) values.push_back(v);
  const Histogram h = of(values);
  for (std::uint64_t rank = 1; rank <= 1024; ++rank) {
    EXPECT_EQ(h.quantile(static_cast<double>(rank) / 1024), Duration(static_cast<std::int64_t>(rank) - 1));
  }
}

TEST(Histogram, NegativeCountsAsZero) {
  const Histogram h = of({-5, -1});
  EXPECT_EQ(h.count(), 2u);
  EXPECT_EQ(h.max(), Duration{});
}

TEST(Histogram, TheWholeRangeOfDurationsFits) {
  Values values;
  for (int bit = 0; bit < 63; ++bit) {
    for (const std::int64_t near : {-1, 0, 1}) values.push_back((std::int64_t{1} << bit) + near);
  }
  values.push_back(std::numeric_limits<std::int64_t>::max());
  std::sort(values.begin(), values.end());
  const Histogram h = of(values);
  EXPECT_EQ(h.max(), Duration::max());
  for (std::size_t rank = 1; rank <= values.size(); ++rank) {
    const double got = h.quantile((static_cast<double>(rank) - 0.5) / static_cast<double>(values.size())).count();
    EXPECT_NEAR(got, values[rank - 1], std::max(0.5, values[rank - 1] * 0.001));
  }
}

TEST(Histogram, QuantilesAreWithinATenthOfAPercentOfTheExactOnes) {
  for (const Shape& shape : shapes()) {
    for (const std::size_t n : {1u, 2u, 10u, 1000u, 100'000u}) {
      Values values = draw(shape, n, n);
      const Histogram h = of(values);
      std::sort(values.begin(), values.end());
      for (const double q : {0.0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1.0}) {
        const auto exact = static_cast<double>(values[nearest_rank(q, n) - 1]);
        EXPECT_NEAR(static_cast<double>(h.quantile(q).count()), exact, 0.001 * exact) << shape.name << n << " " << q;
        EXPECT_GE(h.quantile(q), h.min());
        EXPECT_LE(h.quantile(q), h.max());
      }
      EXPECT_EQ(h.min().count(), values.front());
      EXPECT_EQ(h.max().count(), values.back());
    }
  }
}

TEST(Histogram, MeanAndDeviationAreExact) {
  for (const Shape& shape : shapes()) {
    const Values values = draw(shape, 200'000, 5);
    const Histogram h = of(values);
    // Two passes around the mean, the second over differences: as exact as long double gets.
    long double sum = 0, squares = 0;
    for (const auto v : values) sum += v;
    const long double mean = sum / values.size();
    for (const auto v : values) squares += (v - mean) * (v - mean);
    const double deviation = static_cast<double>(std::sqrt(squares / values.size()) / 1e9L);
    EXPECT_NEAR(h.mean(), static_cast<double>(mean / 1e9L), 1e-15 * h.mean()) << shape.name;
    EXPECT_NEAR(h.deviation(), deviation, 1e-9 * deviation) << shape.name;
  }
}

TEST(Histogram, DeviationOfAlmostEqualLargeValuesKeepsItsDigits) {
  Histogram h;
  const Duration hour = std::chrono::hours(1);
  h.record(hour, 1'000'000'000);
  h.record(hour + Duration(1), 1'000'000'000);
  EXPECT_NEAR(h.deviation(), 0.5e-9, 1e-18);
  EXPECT_NEAR(h.mean(), 3600 + 0.5e-9, 1e-12);
}

TEST(Histogram, RecordingManyTimesAtOnceIsRecordingOften) {
  Histogram once, often;
  once.record(Duration(777'777), 3);
  once.record(Duration(5), 0);
  for (int i = 0; i < 3; ++i) often.record(Duration(777'777));
  EXPECT_EQ(once, often);
}

TEST(Histogram, OrderOfMergingNeverMatters) {
  Random random(21);
  const auto all = shapes();
  for (int round = 0; round < 40; ++round) {
    std::vector<Histogram> parts;
    Values everything;
    for (std::uint64_t i = 0, n = 1 + random.below(6); i < n; ++i) {
      const Values values = draw(all[random.below(all.size())], random.below(300), random());
      everything.insert(everything.end(), values.begin(), values.end());
      parts.push_back(of(values));
    }
    const Histogram whole = of(everything);
    while (parts.size() > 1) {
      const auto into = random.below(parts.size());
      auto from = random.below(parts.size() - 1);
      if (from >= into) ++from;
      parts[into].merge(parts[from]);
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(from));
    }
    EXPECT_EQ(parts.front(), whole);
    EXPECT_EQ(parts.front().mean(), whole.mean());
    EXPECT_EQ(parts.front().deviation(), whole.deviation());
  }
}

TEST(Histogram, CopiesAreIndependentAndMovesLeaveNothing) {
  Histogram a = of({1000, 2000});
  Histogram b = a;
  b.record(Duration(3000));
  EXPECT_EQ(a.count(), 2u);
  EXPECT_EQ(b.count(), 3u);
  a = b;
  EXPECT_EQ(a, b);
  const Histogram c = std::move(a);
  EXPECT_EQ(c, b);
  b.merge(b);
  EXPECT_EQ(b.count(), 6u);
  EXPECT_EQ(b.max(), Duration(3000));
}

TEST(Histogram, CountsAtOrBelowALimit) {
  Values values = draw(shapes()[3], 50'000, 4);
  const Histogram h = of(values);
  std::sort(values.begin(), values.end());
  for (const double limit : {0.001, 0.02, 0.05, 0.3, 2.0}) {
    const Duration d = from_seconds(limit);
    const auto at = [&](double l) {
      return static_cast<std::uint64_t>(std::upper_bound(values.begin(), values.end(), from_seconds(l).count()) -
                                        values.begin());
    };
    EXPECT_GE(h.count_at_or_below(d), at(limit));
    EXPECT_LE(h.count_at_or_below(d), at(limit * 1.002));
  }
  EXPECT_EQ(h.count_at_or_below(h.min() - Duration(1)), 0u);
  EXPECT_EQ(h.count_at_or_below(h.max()), h.count());
}

TEST(Histogram, StepsBringItBack) {
  for (const Shape& shape : shapes()) {
    const Histogram h = of(draw(shape, 3000, 8));
    Histogram back;
    Duration end{};
    h.for_each([&](Duration low, Duration high, std::uint64_t count) {
      EXPECT_GE(low, end);
      EXPECT_LT(low, high);
      EXPECT_LE((high - low).count(), 1 + low.count() / 512);
      end = high;
      back.add_step(low, count);
    });
    back.restore(h.min(), h.max(), h.mean(), h.deviation());
    EXPECT_EQ(back.count(), h.count());
    EXPECT_EQ(back.min(), h.min());
    EXPECT_EQ(back.max(), h.max());
    EXPECT_NEAR(back.mean(), h.mean(), 1e-12 * h.mean()) << shape.name;
    EXPECT_NEAR(back.deviation(), h.deviation(), 1e-9 * h.deviation() + 1e-12) << shape.name;
    for (const double q : {0.1, 0.5, 0.95, 0.999}) EXPECT_EQ(back.quantile(q), h.quantile(q)) << shape.name;
  }
}

TEST(Histogram, StepsAndSumsAreAllThereIsToIt) {
  for (const Shape& shape : shapes()) {
    const Histogram h = of(draw(shape, 3000, 8));
    Histogram back;
    h.for_each([&](Duration low, Duration, std::uint64_t count) { back.add_step(low, count); });
    back.restore(h.sums());
    EXPECT_TRUE(back == h) << shape.name;
  }
  Histogram nothing;
  nothing.restore(Histogram::Sums{Duration(1), Duration(2), 3, 4, 5, 6});
  EXPECT_TRUE(nothing == Histogram());
}

TEST(Histogram, RestoringNothingStaysEmpty) {
  Histogram h;
  h.restore(Duration(1), Duration(2), 3, 4);
  EXPECT_TRUE(h.empty());
  EXPECT_EQ(h.max(), Duration{});
}

}  // namespace
}  // namespace brink::aggregate
