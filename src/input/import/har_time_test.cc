#include "input/import/har_time.h"

#include <gtest/gtest.h>

namespace brink::input {
namespace {

TEST(IsoTime, ReadsWhatBrowsersWrite) {
  EXPECT_DOUBLE_EQ(*parse_iso_time("1970-01-02T00:00:00Z"), 86400);
  EXPECT_NEAR(*parse_iso_time("2026-03-01T09:30:00.250Z"), 1772357400.25, 1e-6);
  EXPECT_DOUBLE_EQ(*parse_iso_time("2026-03-01T11:30:00.25+02:00"), *parse_iso_time("2026-03-01T09:30:00.250Z"));
  EXPECT_DOUBLE_EQ(*parse_iso_time("2026-03-01T04:00:00-0530"), *parse_iso_time("2026-03-01 09:30:00"));
  EXPECT_DOUBLE_EQ(*parse_iso_time("2024-02-29T00:00"), *parse_iso_time("2024-02-28T24:00"));
}

TEST(IsoTime, RefusesEverythingElse) {
  for (const char* bad : {"", "yesterday", "2026-03-01", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
                          "2026-03-01T25:00:00Z", "2026-03-01T09:30:00Zx", "2026-03-01T09:60:00Z"}) {
    EXPECT_FALSE(parse_iso_time(bad)) << bad;
  }
}

TEST(Busy, LeavesTheTimeInWhichNothingWasUnderWay) {
  Busy busy;
  busy.add(5, 6);
  busy.add(1, 3);
  busy.add(2, 4);
  busy.close();
  EXPECT_DOUBLE_EQ(busy.free_between(0, 7), 3);
  EXPECT_DOUBLE_EQ(busy.free_between(4, 5), 1);
  EXPECT_DOUBLE_EQ(busy.free_between(1.5, 3.5), 0);
  EXPECT_DOUBLE_EQ(busy.free_between(7, 9), 2);
  EXPECT_DOUBLE_EQ(busy.free_between(3, 2), 0) << "the wrong way round";
}

}  // namespace
}  // namespace brink::input
