#include "verdict/why/what_if.h"

#include <gtest/gtest.h>

namespace brink::verdict::why {
namespace {

Features pool() {
  Features f;
  f.set(feature::saturated, 1);
  f.set(feature::comb_lag, 20);
  f.set(feature::x_max, 200, 2);
  f.set(feature::s_min, 0.13);  // 100 ms in the slot, 30 ms outside
  return f;
}

TEST(WhatIf, MoreSlotsCarryMoreInProportion) {
  const auto answer = what_if_slots(pool(), 60);
  ASSERT_TRUE(answer);
  EXPECT_DOUBLE_EQ(answer->slots_now, 20);
  EXPECT_DOUBLE_EQ(answer->rate, 600);
  EXPECT_LT(answer->low, 590);
  EXPECT_GT(answer->low, 540);
  EXPECT_GT(answer->high, 610);
  EXPECT_DOUBLE_EQ(answer->users, 78);  // 60 in slots, 18 outside
  EXPECT_FALSE(answer->processors_at);
}

TEST(WhatIf, FewerSlotsCarryLess) { EXPECT_DOUBLE_EQ(what_if_slots(pool(), 5)->rate, 50); }

TEST(WhatIf, TheProcessorsEndIt) {
  Features f = pool();
  f.set(feature::cpu_cores, 1);
  f.set(feature::host_cores, 2);
  const auto answer = what_if_slots(f, 60);
  ASSERT_TRUE(answer && answer->processors_at);
  EXPECT_DOUBLE_EQ(*answer->processors_at, 400);
  EXPECT_DOUBLE_EQ(answer->rate, 400);
  EXPECT_LE(answer->high, 400);
}

TEST(WhatIf, AFittedNumberIsLessCertainThanACountedOne) {
  Features fitted;
  fitted.set(feature::saturated, 1);
  fitted.set(feature::x_max, 200, 2);
  fitted.set(feature::fit_servers, 20, 4);
  EXPECT_LT(what_if_slots(fitted, 60)->low, what_if_slots(pool(), 60)->low);
}

TEST(WhatIf, NothingWhereNothingWasFull) {
  Features f;
  f.set(feature::x_max, 200);
  f.set(feature::s_min, 0.1);
  EXPECT_FALSE(what_if_slots(f, 60));
  EXPECT_FALSE(what_if_slots({}, 60));
}

}  // namespace
}  // namespace brink::verdict::why
