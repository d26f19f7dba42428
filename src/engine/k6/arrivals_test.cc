// Executors of k6 whose iterations begin by the clock.
#include <gtest/gtest.h>

#include "engine/k6/executors_testing.h"

namespace brink::engine {
namespace {

using namespace executors_testing;  // NOLINT

TEST(ConstantArrivals, TenASecondForTwoSecondsAreTwenty) {
  for (const std::uint32_t workers : {1u, 2u, 3u}) {
    Played test({of(ConstantArrivals{.rate = 10, .duration = 2s, .users = 3, .most_users = 3})});
    test.play(workers);
    const auto begun = test.begun();
    ASSERT_EQ(begun.size(), 20u);
    for (std::size_t i = 0; i < begun.size(); ++i) EXPECT_EQ(begun[i], i * 100ms);
    EXPECT_EQ(test.numbers(), up_to(20));
    EXPECT_TRUE(test.all_over());
    EXPECT_EQ(test.workers.front().over, 2s);
  }
}

TEST(ConstantArrivals, ThoseThatFindNobodyAreDropped) {
  Played test({of(ConstantArrivals{.rate = 50, .duration = 2s, .users = 4, .most_users = 4})});
  test.book.length = [](const Assignment&) { return Duration(500ms); };
  test.play();
  EXPECT_EQ(test.begun().size(), 16u);
  EXPECT_EQ(test.dropped(), 84u);
  EXPECT_EQ(test.numbers(), up_to(16)) << "dropped ones take no numbers";
  EXPECT_TRUE(test.boards[0].at(0).short_of_users.load());
}

TEST(ConstantArrivals, UsersAreAddedAsTheyAreNeeded) {
  Played test({of(ConstantArrivals{.rate = 50, .duration = 2s, .users = 1, .most_users = 10})});
  test.book.length = [](const Assignment&) { return Duration(150ms); };
  test.play();
  EXPECT_EQ(test.begun().size(), 100u);
  EXPECT_EQ(test.dropped(), 0u);
  EXPECT_EQ(test.users().size(), 8u);
}

TEST(ConstantArrivals, OneUserIsOnOneWorkerWithAllArrivals) {
  Played test({of(ConstantArrivals{.rate = 10, .duration = 1s, .users = 1, .most_users = 1})});
  test.play(4);
  EXPECT_EQ(test.begun().size(), 10u);
  EXPECT_EQ(test.dropped(), 0u);
}

TEST(RampingArrivals, AreAsManyAsTheAreaUnderTheLine) {
  Played test({of(RampingArrivals{.start_rate = 0, .stages = {{2s, 20}}, .users = 5, .most_users = 5})});
  test.play();
  const auto begun = test.begun();
  ASSERT_EQ(begun.size(), 20u);
  for (std::size_t i = 0; i < begun.size(); ++i) {
    EXPECT_NEAR(seconds(begun[i]), std::sqrt((static_cast<double>(i) + 1) / 5), 1e-6);
  }
  Played level({of(RampingArrivals{.start_rate = 10, .stages = {{2s, 10}}, .users = 5, .most_users = 5})});
  EXPECT_EQ(level.play().begun().size(), 20u);
  Played jump(
      {of(RampingArrivals{.start_rate = 0, .stages = {{1s, 0}, {0s, 10}, {1s, 10}}, .users = 5, .most_users = 5})});
  EXPECT_EQ(jump.play().begun().size(), 10u);
  EXPECT_GT(jump.begun().front(), 1s);
}

}  // namespace
}  // namespace brink::engine
