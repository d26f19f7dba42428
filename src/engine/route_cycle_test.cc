#include "engine/route_cycle.h"

#include <gtest/gtest.h>

#include <map>

namespace brink::engine {
namespace {

std::vector<plan::Route> routes(std::vector<double> weights) {
  std::vector<plan::Route> list;
  for (const double weight : weights) {
    plan::Route route;
    route.weight = weight;
    list.push_back(route);
  }
  return list;
}

std::map<std::uint32_t, int> count(const RouteCycle& cycle) {
  std::map<std::uint32_t, int> counts;
  for (std::size_t i = 0; i < cycle.length(); ++i) ++counts[cycle.at(i).value];
  return counts;
}

TEST(RouteCycle, EqualWeightsGoRoundInOrder) {
  const RouteCycle cycle(routes({1, 1, 1}), std::nullopt);
  EXPECT_EQ(cycle.length(), 3u);
  EXPECT_EQ(cycle.at(0).value, 0u);
  EXPECT_EQ(cycle.at(4).value, 1u);
}

TEST(RouteCycle, SharesAreExactWithinOneCycle) {
  const RouteCycle cycle(routes({5, 1}), std::nullopt);
  EXPECT_EQ(cycle.length(), 6u);
  EXPECT_EQ(count(cycle), (std::map<std::uint32_t, int>{{0, 5}, {1, 1}}));
  EXPECT_EQ(count(RouteCycle(routes({0.25, 0.5, 0.25}), std::nullopt)),
            (std::map<std::uint32_t, int>{{0, 1}, {1, 2}, {2, 1}}));
}

TEST(RouteCycle, HeavyRoutesAreSpreadNotBunched) {
  const RouteCycle cycle(routes({3, 3}), std::nullopt);
  for (std::size_t i = 0; i + 1 < 20; ++i) EXPECT_NE(cycle.at(i), cycle.at(i + 1));
}

TEST(RouteCycle, AwkwardWeightsAreHonouredToOnePartInAThousand) {
  const RouteCycle cycle(routes({3.14159, 1}), std::nullopt);
  EXPECT_EQ(cycle.length(), RouteCycle::longest_cycle);
  EXPECT_NEAR(count(cycle)[0], 1000 * 3.14159 / 4.14159, 1);
}

TEST(RouteCycle, OnlyTheNamedRoutesTakePart) {
  const RouteCycle cycle(routes({1, 9, 1}), std::vector<std::uint32_t>{2, 0});
  EXPECT_EQ(count(cycle), (std::map<std::uint32_t, int>{{0, 1}, {2, 1}}));
}

}  // namespace
}  // namespace brink::engine
