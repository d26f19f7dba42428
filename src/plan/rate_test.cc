#include "plan/rate.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace brink::plan {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Rate, ConstantIsTheSameAtAllTimes) {
  const Rate rate = Rate::constant(20);
  EXPECT_EQ(rate.at(Duration{}), 20);
  EXPECT_EQ(rate.at(seconds(100)), 20);
  EXPECT_EQ(rate.integral(seconds(3)), 60);
  EXPECT_EQ(rate.inverse(60), seconds(3));
}

TEST(Rate, RampIsLinearThenLevel) {
  const Rate rate = Rate::ramp(10, 30, seconds(10));
  EXPECT_EQ(rate.at(Duration{}), 10);
  EXPECT_EQ(rate.at(seconds(5)), 20);
  EXPECT_EQ(rate.at(seconds(10)), 30);
  EXPECT_EQ(rate.at(seconds(99)), 30);
  EXPECT_EQ(rate.integral(seconds(5)), 75);
  EXPECT_EQ(rate.integral(seconds(10)), 200);
  EXPECT_EQ(rate.integral(seconds(12)), 260);
  EXPECT_EQ(rate.inverse(75), seconds(5));
  EXPECT_EQ(rate.inverse(200), seconds(10));
  EXPECT_EQ(rate.inverse(260), seconds(12));
}

TEST(Rate, NothingBeforeTheBeginning) {
  const Rate rate = Rate::ramp(10, 30, seconds(10));
  EXPECT_EQ(rate.integral(seconds(-1)), 0);
  EXPECT_EQ(rate.inverse(0), Duration{});
  EXPECT_EQ(rate.inverse(-5), Duration{});
}

TEST(Rate, ZeroNeverGivesAnything) {
  for (const Rate& rate : {Rate::constant(0), Rate::ramp(0, 0, seconds(5)), Rate::ramp(7, 0, Duration{}), Rate{}}) {
    EXPECT_EQ(rate.integral(seconds(1000)), 0);
    EXPECT_EQ(rate.inverse(1e-9), Duration::max());
    EXPECT_EQ(rate.inverse(0), Duration::max());
    EXPECT_TRUE(rate.steady());
  }
}

TEST(Rate, PiecesThatRepeatGoOnForEver) {
  const Rate rate = Rate::repeating({{.length_ns = 1e9L, .from = 0, .to = 10}, {.length_ns = 1e9L}});
  for (const int k : {0, 1, 1'000'000}) {
    const Duration begin = seconds(2 * k);
    EXPECT_EQ(rate.at(begin + milliseconds(500)), 5) << k;
    EXPECT_EQ(rate.at(begin + milliseconds(1500)), 0) << k;
    EXPECT_EQ(rate.integral(begin + seconds(1)), 5.0 * k + 5) << k;
    EXPECT_EQ(rate.inverse(5.0 * k + 1.25), begin + milliseconds(500)) << k;
    EXPECT_EQ(rate.highest(begin + milliseconds(1200), begin + milliseconds(2100)), 1) << k;
  }
  EXPECT_EQ(Rate::repeating({{.length_ns = 1e9L}}).inverse(0), Duration::max());
}

TEST(Rate, RampDownToZeroEnds) {
  const Rate rate = Rate::ramp(100, 0, seconds(2));
  EXPECT_EQ(rate.at(seconds(1)), 50);
  EXPECT_EQ(rate.integral(seconds(2)), 100);
  EXPECT_EQ(rate.integral(seconds(50)), 100);
  EXPECT_EQ(rate.inverse(75), seconds(1));
  EXPECT_EQ(rate.inverse(99.999999), seconds(2) - std::chrono::microseconds(200));
  EXPECT_EQ(rate.inverse(100), Duration::max()) << "reached, but never passed";
}

TEST(Rate, WithoutATimeTheRampIsAStep) {
  const Rate rate = Rate::ramp(5, 50, Duration{});
  EXPECT_EQ(rate.at(Duration{}), 50);
  EXPECT_EQ(rate.inverse(50), seconds(1));
}

TEST(Rate, IntegralAndInverseUndoEachOther) {
  Random random(7);
  for (int i = 0; i < 20'000; ++i) {
    const Rate rate = Rate::ramp(random.uniform() < 0.1 ? 0 : random.uniform(0, 5000), random.uniform(0.5, 5000),
                                 from_seconds(random.uniform() < 0.1 ? 0 : random.uniform(0, 600)));
    const Duration t = from_seconds(random.uniform(0, 1200));
    const double n = rate.integral(t);
    // A nanosecond of rounding, and what one unit in the last place of n is worth in time where the rate is lowest.
    const double slack = 2e-9 + n * 3e-16 / std::max(rate.at(t), 1e-3);
    EXPECT_NEAR(brink::seconds(rate.inverse(n)), brink::seconds(t), slack) << n;
    EXPECT_NEAR(rate.integral(rate.inverse(n)), n, 1e-9 * rate.highest({}, seconds(1200)) + n * 1e-15);
  }
}

TEST(Rate, InverseNeverGoesBack) {
  const Rate rate = Rate::ramp(900, 0, milliseconds(1500));
  Duration before{};
  for (double n = 0; n <= 675; n += 0.125) {
    const Duration t = rate.inverse(n);
    EXPECT_GE(t, before);
    before = t;
  }
  EXPECT_EQ(before, Duration::max());
}

TEST(Rate, ItsPiecesMakeItAgain) {
  const std::vector<Piece> wave = {{.length_ns = 1e9L, .from = 50, .to = 50, .swing = 40, .turn = 6.28}};
  for (const Rate& rate :
       {Rate::constant(3), Rate::ramp(2, 90, seconds(7)), Rate::of(wave, 5), Rate::repeating(wave)}) {
    const Rate again = rate.repeats() ? Rate::repeating(rate.pieces()) : Rate::of(rate.pieces(), rate.then());
    EXPECT_EQ(again.steady(), rate.steady());
    for (int n = 0; n < 300; n += 7) EXPECT_EQ(again.inverse(n), rate.inverse(n));
    for (int ms = 0; ms < 9000; ms += 77) EXPECT_EQ(again.at(milliseconds(ms)), rate.at(milliseconds(ms)));
  }
}

TEST(Rate, APieceThatHardlyTurnsIsStillThere) {
  const std::vector<Piece> wave = {{.length_ns = 1e9L, .from = 50, .to = 50, .swing = 40, .turn = 1e-12}};
  EXPECT_NEAR(Rate::of(wave, 5).integral(seconds(2)), 55, 1e-6);
  EXPECT_NEAR(Rate::repeating(wave).integral(seconds(3)), 150, 1e-6);
}

TEST(Rate, FartherThanTheClockReachesIsNever) { EXPECT_EQ(Rate::constant(1e-12).inverse(1), Duration::max()); }

}  // namespace
}  // namespace brink::plan
