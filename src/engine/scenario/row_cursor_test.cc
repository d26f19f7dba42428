#include "engine/scenario/row_cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace brink::engine {
namespace {

using plan::Segment;
using plan::Strategy;
using testing::Each;
using testing::ElementsAre;

std::vector<int> rows(Strategy strategy, std::size_t rows, Segment segment, int times) {
  RowCursor cursor(strategy, rows, segment);
  Random random(1);
  std::vector<int> out;
  for (int i = 0; i < times; ++i) {
    const auto row = cursor.next(random);
    out.push_back(row ? static_cast<int>(*row) : -1);
  }
  return out;
}

TEST(RowCursor, LoopsFromTheStartAgain) {
  EXPECT_THAT(rows(Strategy::loop, 3, {}, 7), ElementsAre(0, 1, 2, 0, 1, 2, 0));
}

TEST(RowCursor, LoopsInTurnWithTheOtherWorkers) {
  EXPECT_THAT(rows(Strategy::loop, 5, {0, 2}, 6), ElementsAre(0, 2, 4, 1, 3, 0));
  EXPECT_THAT(rows(Strategy::loop, 5, {1, 2}, 6), ElementsAre(1, 3, 0, 2, 4, 1));
  EXPECT_THAT(rows(Strategy::loop, 1, {3, 4}, 3), ElementsAre(0, 0, 0)) << "more workers than rows";
}

TEST(RowCursor, GivesEachRowOnceWhereItMust) {
  for (const Strategy strategy : {Strategy::sequential, Strategy::unique}) {
    EXPECT_THAT(rows(strategy, 3, {}, 5), ElementsAre(0, 1, 2, -1, -1));
  }
}

TEST(RowCursor, PartsAreDisjointAndComplete) {
  for (const std::uint32_t workers : {1u, 2u, 3u, 7u, 16u}) {
    std::multiset<int> seen;
    for (std::uint32_t i = 0; i < workers; ++i) {
      for (const int row : rows(Strategy::unique, 10, {i, workers}, 11)) {
        if (row >= 0) seen.insert(row);
      }
    }
    EXPECT_THAT(seen, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)) << workers;
  }
}

TEST(RowCursor, OfAsManyRowsAsUsersGivesEachUserOne) {
  for (const std::uint32_t workers : {2u, 3u, 5u}) {
    for (std::uint32_t i = 0; i < workers; ++i) {
      const auto users = static_cast<int>(Segment{i, workers}.share(7));
      EXPECT_THAT(rows(Strategy::unique, 7, {i, workers}, users), Each(testing::Ge(0)));
    }
  }
}

TEST(RowCursor, RandomRowsMayComeAgain) {
  const auto seen = rows(Strategy::random, 4, {}, 400);
  for (int row = 0; row < 4; ++row) EXPECT_NEAR(std::count(seen.begin(), seen.end(), row), 100, 40);
}

}  // namespace
}  // namespace brink::engine
