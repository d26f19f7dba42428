#include "aggregate/coarse.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace brink::aggregate {
namespace {

TEST(Coarse, StepsAreFourToADoublingFromOneMicrosecond) {
  EXPECT_EQ(coarse_step(Duration(1000)), 0);
  EXPECT_EQ(coarse_step(Duration(1189)), 1);
  EXPECT_EQ(coarse_step(Duration(1188)), 0);
  for (int i = 0; i < coarse_steps; ++i) {
    const auto edge = static_cast<std::int64_t>(std::floor(1000 * std::exp2(i / 4.0)));
    EXPECT_EQ(coarse_step(Duration(edge)), i);
    if (i > 0) {
      EXPECT_EQ(coarse_step(Duration(edge - 1)), i - 1);
    }
  }
}

TEST(Coarse, OutsideTheRangeTheEndsStandForEverything) {
  for (const std::int64_t ns : {-7, 0, 1, 999}) EXPECT_EQ(coarse_step(Duration(ns)), 0);
  EXPECT_EQ(coarse_step(std::chrono::seconds(17)), coarse_steps - 1);
  EXPECT_EQ(coarse_step(std::chrono::hours(1)), coarse_steps - 1);
  EXPECT_EQ(coarse_step(Duration::max()), coarse_steps - 1);
}

TEST(Coarse, AValueIsKnownToWithinNinePercent) {
  Random random(1);
  for (int i = 0; i < 100'000; ++i) {
    const double ns = 1000 * std::exp2(random.uniform(0, 24));
    const Duration value(static_cast<std::int64_t>(ns));
    EXPECT_NEAR(static_cast<double>(coarse_value(coarse_step(value)).count()) / ns, 1, 0.092) << ns;
  }
}

}  // namespace
}  // namespace brink::aggregate
