#include "base/check.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace brink {
namespace {

TEST(CheckDeathTest, SaysWhatDidNotHold) {
  EXPECT_DEATH(CHECK(1 + 1 == 3, "sums are sums"),
               "brink: bug: .*check_test.cc:[0-9]+: 1 \\+ 1 == 3 does not hold: sums");
}

TEST(CheckDeathTest, PreparesBeforeTheMessage) {
  before_check_fails([] { EXPECT_EQ(write(STDERR_FILENO, "prepared ", 9), 9); });
  EXPECT_DEATH(CHECK(false), "^prepared brink: bug");
  before_check_fails(nullptr);
}

}  // namespace
}  // namespace brink
