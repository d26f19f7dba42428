#include "base/time.h"

#include <gtest/gtest.h>

namespace brink {
namespace {

using namespace std::chrono_literals;

TEST(Time, converts_to_seconds_and_milliseconds) {
  EXPECT_DOUBLE_EQ(seconds(1500ms), 1.5);
  EXPECT_DOUBLE_EQ(milliseconds(1500us), 1.5);
  EXPECT_DOUBLE_EQ(seconds(-1ns), -1e-9);
}

TEST(Time, from_seconds_takes_the_nearest_nanosecond) {
  EXPECT_EQ(from_seconds(0), 0ns);
  EXPECT_EQ(from_seconds(1.5), 1500ms);
  EXPECT_EQ(from_seconds(0.1), 100ms);
  EXPECT_EQ(from_seconds(0.6e-9), 1ns);
  EXPECT_EQ(from_seconds(0.4e-9), 0ns);
  EXPECT_EQ(from_seconds(-0.6e-9), -1ns);
  EXPECT_EQ(from_seconds(-2.5), -2500ms);
}

TEST(Time, from_seconds_saturates_at_the_ends) {
  EXPECT_EQ(from_seconds(1e30), Duration::max());
  EXPECT_EQ(from_seconds(-1e30), Duration::min());
  EXPECT_EQ(from_seconds(9.3e9), Duration::max());
  EXPECT_LT(from_seconds(9.1e9), Duration::max());
}

TEST(Time, never_is_after_every_instant) { EXPECT_GT(never, Instant(from_seconds(9.1e9))); }

TEST(IsoUtc, writes_utc_to_the_second) {
  using std::chrono::sys_days;
  EXPECT_EQ(iso_utc(std::chrono::system_clock::time_point{}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(iso_utc(sys_days{2026y / 11 / 21} + 9h + 30min), "2026-11-21T09:30:00Z");
  EXPECT_EQ(iso_utc(sys_days{2028y / 2 / 29} + 23h + 59min + 59s + 999ms), "2028-02-29T23:59:59Z");
}

}  // namespace
}  // namespace brink
