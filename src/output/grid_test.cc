#include "output/grid.h"

#include <gtest/gtest.h>

namespace brink::output {
namespace {

TEST(Grid, PutsTextWhereItBelongs) {
  Grid grid({6, 3});
  grid.put(0, 1, "ab");
  grid.put_right(1, 6, "xyz");
  grid.put(2, 0, "µ▁é");
  EXPECT_EQ(grid.text(), " ab\n   xyz\nµ▁é\n");
}

TEST(Grid, LeavesOutWhatLiesOutside) {
  Grid grid({3, 1});
  grid.put(0, 2, "abc");
  grid.put(0, -2, "xyz");
  grid.put(1, 0, "below");
  grid.put(-1, 0, "above");
  EXPECT_EQ(grid.text(), "z a\n");
  EXPECT_EQ(Grid({0, 0}).text(), "");
  EXPECT_EQ(Grid({0, 2}).text(), "\n\n");
}

TEST(Grid, ASignThatIsNotOneColumnWideIsReplaced) {
  Grid grid({6, 1});
  grid.put(0, 0, "日e\xCC\x81🛒\xFF");
  EXPECT_EQ(grid.text(), "?e???\n");
}

TEST(Grid, RunsAreWhatStandsInOneInk) {
  Grid grid({8, 1});
  grid.put(0, 2, "red", Ink::red);
  grid.put(0, 5, "er", Ink::red);
  const auto runs = grid.runs(0);
  ASSERT_EQ(runs.size(), 3u);
  EXPECT_EQ(runs[0].text, "  ");
  EXPECT_EQ(runs[1].column, 2);
  EXPECT_EQ(runs[1].text, "reder");
  EXPECT_EQ(runs[1].ink, Ink::red);
  EXPECT_EQ(runs[2].column, 7);
  EXPECT_EQ(runs[2].ink, Ink::none);
}

}  // namespace
}  // namespace brink::output
