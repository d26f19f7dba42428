#include "probe/sql_mask.h"

#include <gtest/gtest.h>

namespace brink::probe {
namespace {

TEST(SqlMask, ValuesGoNamesStay) {
  EXPECT_EQ(mask_literals("SELECT * FROM t1 WHERE id = 42 AND name = 'O''Brien'"),
            "SELECT * FROM t1 WHERE id = ? AND name = ?");
  EXPECT_EQ(mask_literals("update \"my 1 table\" set a2=-1.5e-3, b = $1"), "update \"my 1 table\" set a2=-?, b = $1");
  EXPECT_EQ(mask_literals("values (.5, 0x1F, 1_000)"), "values (?, ?, ?)");
}

TEST(SqlMask, EveryKindOfString) {
  EXPECT_EQ(mask_literals(R"(select E'a\'b', 'a\', 'secret')"), "select ?, ?, ?");
  EXPECT_EQ(mask_literals("select $$it's$$, $tag$a $$ b$tag$, 1"), "select ?, ?, ?");
  EXPECT_EQ(mask_literals("select 'no end secret"), "select ?");
  EXPECT_EQ(mask_literals("select $x$no end secret"), "select ?");
}

TEST(SqlMask, CommentsAndSpace) {
  EXPECT_EQ(mask_literals("select  1 -- secret\n\tfrom /* a /* nested */ secret */ t /* open secret"),
            "select ? from t");
  EXPECT_EQ(mask_literals("  \x01 "), "");
}

TEST(SqlMask, Bounded) {
  EXPECT_EQ(mask_literals(std::string(5000, 'x')).size(), 300u);
  EXPECT_EQ(mask_literals(std::string(299, 'x') + "\xc3\xa9"), std::string(299, 'x'));
}

}  // namespace
}  // namespace brink::probe
