#include "engine/lag_meter.h"

#include <gtest/gtest.h>

namespace brink::engine {
namespace {

using namespace std::chrono_literals;

TEST(LagMeter, QuantilesWithinSixPercent) {
  LagMeter meter;
  for (int i = 1; i <= 10'000; ++i) meter.record(Duration(1us) * i);
  for (const double q : {0.5, 0.9, 0.99, 0.999}) {
    EXPECT_NEAR(seconds(meter.quantile(q)), q * 0.01, 0.06 * q * 0.01) << q;
  }
  EXPECT_EQ(meter.max(), 10ms);
  EXPECT_EQ(meter.count(), 10'000u);
}

TEST(LagMeter, TheEndsOfTheScale) {
  LagMeter meter;
  EXPECT_EQ(meter.quantile(0.99), Duration{});
  meter.record(0ns);
  EXPECT_EQ(meter.quantile(1), 0ns);
  meter.record(10h);
  EXPECT_LE(meter.quantile(1), 10h);
  EXPECT_EQ(meter.max(), 10h);
  meter.clear();
  EXPECT_EQ(meter.count(), 0u);
}

}  // namespace
}  // namespace brink::engine
