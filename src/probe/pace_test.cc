#include "probe/pace.h"

#include <gtest/gtest.h>

namespace brink::probe {
namespace {

using namespace std::chrono_literals;

TEST(Pace, AsOftenAsWantedWhileItIsCheap) {
  Pace pace(20ms, 0.01);
  const Instant start(1s);
  EXPECT_TRUE(pace.is_due(start));
  pace.ran(start, 100us);
  EXPECT_FALSE(pace.is_due(start + 19ms));
  EXPECT_TRUE(pace.is_due(start + 20ms));
}

TEST(Pace, NeverMoreThanItsShare) {
  Pace pace(20ms, 0.01);
  Instant now(1s);
  Duration used{};
  const Instant end = now + 100s;
  while (now < end) {
    pace.ran(now, 5ms);
    used += 5ms;
    now = pace.next();
  }
  EXPECT_LE(seconds(used), 0.0101 * 100);
  EXPECT_GE(seconds(used), 0.009 * 100);
}

TEST(Pace, OneExpensiveRunIsForgotten) {
  Pace pace(20ms, 0.01);
  Instant now(1s);
  pace.ran(now, 10ms);
  for (int i = 0; i < 50; ++i) pace.ran(now = pace.next(), 10us);
  EXPECT_EQ(pace.next() - now, 20ms);
}

}  // namespace
}  // namespace brink::probe
