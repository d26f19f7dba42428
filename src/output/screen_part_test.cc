#include "output/screen_part.h"

#include <gtest/gtest.h>

#include <numeric>

namespace brink::output {
namespace {

using Rows = std::vector<int>;

TEST(ShareRows, EveryPartHasItsLeastAndNoMoreThanItHasUseFor) {
  const std::vector<ScreenPart> parts = {{.least = 2, .most = 4}, {.least = 1, .most = 1}, {.least = 3, .most = 9}};
  EXPECT_EQ(share_rows(parts, 6), (Rows{2, 1, 3}));
  EXPECT_EQ(share_rows(parts, 100), (Rows{4, 1, 9}));
}

TEST(ShareRows, WhereRowsAreShortTheHighestRankGoesFirst) {
  const std::vector<ScreenPart> parts = {{.rank = 2, .least = 3, .most = 3}, {.rank = 0, .least = 2, .most = 2}};
  EXPECT_EQ(share_rows(parts, 5), (Rows{3, 2}));
  EXPECT_EQ(share_rows(parts, 4), (Rows{0, 2}));
  EXPECT_EQ(share_rows(parts, 1), (Rows{0, 0}));
  EXPECT_EQ(share_rows(parts, 0), (Rows{0, 0}));
}

TEST(ShareRows, WhatIsLeftIsSharedByWeight) {
  const std::vector<ScreenPart> parts = {{.least = 1, .most = 50, .weight = 3}, {.least = 1, .most = 50, .weight = 1}};
  const Rows rows = share_rows(parts, 20);
  EXPECT_EQ(rows, (Rows{15, 5}));
}

TEST(ShareRows, PartsGrowByTheirStep) {
  const std::vector<ScreenPart> parts = {{.least = 3, .most = 18, .step = 3}, {.least = 0, .most = 1, .weight = 0}};
  EXPECT_EQ(share_rows(parts, 8), (Rows{6, 1}));
  EXPECT_EQ(share_rows(parts, 5), (Rows{3, 1}));
}

TEST(ShareRows, NeverMoreThanThereAre) {
  const std::vector<ScreenPart> parts = {{.rank = 3, .least = 2, .most = 7, .weight = 2},
                                         {.rank = 1, .least = 1, .most = 3},
                                         {.rank = 2, .least = 3, .most = 18, .step = 3},
                                         {.rank = 9, .least = 0, .most = 1, .weight = 0}};
  for (int rows = 0; rows < 40; ++rows) {
    const Rows given = share_rows(parts, rows);
    EXPECT_LE(std::accumulate(given.begin(), given.end(), 0), rows);
    if (rows <= 29) {
      EXPECT_GE(std::accumulate(given.begin(), given.end(), 0), std::min(rows - 2, 27)) << rows;
    }
  }
}

TEST(PutLine, CutsWhatIsTooLongAndSaysSo) {
  Grid grid({8, 1});
  put_line(grid, 0, 1, 7, {{"abc"}, {"defgh", Ink::red}}, {.unicode = true});
  EXPECT_EQ(grid.text(), " abcde…\n");
  Grid ascii({8, 1});
  put_line(ascii, 0, 0, 4, {{"abcdef"}}, {.unicode = false});
  EXPECT_EQ(ascii.text(), "abc~\n");
}

TEST(ColumnsThatFit, ThoseOfTheHighestRankGoFirst) {
  const std::vector<NarrowColumn> columns = {{"name", 10, 0}, {"a", 5, 2}, {"b", 5, 1}, {"c", 5, 3}};
  EXPECT_EQ(columns_that_fit(columns, 28), (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(columns_that_fit(columns, 27), (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(columns_that_fit(columns, 16), (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(columns_that_fit(columns, 3), (std::vector<std::size_t>{0}));
}

}  // namespace
}  // namespace brink::output
