#include "engine/fixed_requests.h"

#include <gtest/gtest.h>

namespace brink::engine {
namespace {

using namespace std::chrono_literals;

std::vector<plan::Route> two_routes() { return std::vector<plan::Route>(2); }

TEST(FixedRequests, ClosedLoadThinksAfterEachResponse) {
  const RouteCycle cycle(two_routes(), std::nullopt);
  FixedRequests user(cycle, 1, {100ms, 0.5}, Random(1));
  const sample::Sample sample;
  EXPECT_EQ(user.next({}).route.value, 1u) << "each user starts at its own place";
  for (int i = 0; i < 100; ++i) {
    const Action pause = user.next({&sample, {}, {}});
    ASSERT_EQ(pause.kind, Action::Kind::sleep);
    EXPECT_GE(pause.pause, 50ms);
    EXPECT_LT(pause.pause, 150ms);
    EXPECT_EQ(user.next({}).kind, Action::Kind::end_iteration) << "the pause belongs to it";
    EXPECT_EQ(user.next({}).kind, Action::Kind::request);
  }
}

TEST(FixedRequests, UsersThatShareATurnSplitACountExactly) {
  const RouteCycle cycle(two_routes(), std::nullopt);
  std::uint64_t turn = 0;
  FixedRequests quick(cycle, &turn, {}, Random(1)), slow(cycle, &turn, {}, Random(2));
  const sample::Sample sample;
  int of_first = slow.next({}).route.value == 0;
  for (int i = 0; i < 99; ++i) {
    of_first += quick.next({}).route.value == 0;
    EXPECT_EQ(quick.next({&sample, {}, {}}).kind, Action::Kind::end_iteration) << "without a pause";
  }
  EXPECT_EQ(of_first, 50);
}

TEST(FixedRequests, OpenLoadIsOneRequestAnIterationAndSharesItsTurn) {
  const RouteCycle cycle(two_routes(), std::nullopt);
  std::uint64_t turn = 0;
  FixedRequests a(cycle, &turn), b(cycle, &turn);
  const sample::Sample sample;
  EXPECT_EQ(a.next({}).route.value, 0u);
  EXPECT_EQ(b.next({}).route.value, 1u);
  EXPECT_EQ(a.next({&sample, {}, {}}).kind, Action::Kind::end_iteration);
  EXPECT_EQ(a.next({}).route.value, 0u);
}

}  // namespace
}  // namespace brink::engine
