#include "engine/weighted_cycle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace brink::engine {
namespace {

using testing::ElementsAre;

std::vector<std::uint32_t> cycle(std::vector<double> weights) { return weighted_cycle(weights); }

TEST(WeightedCycle, GivesExactShares) {
  EXPECT_THAT(cycle({1}), ElementsAre(0));
  EXPECT_THAT(cycle({5, 1}), ElementsAre(0, 0, 0, 1, 0, 0)) << "5:1 is 5:1, and spread";
  EXPECT_THAT(cycle({0.5, 0.25, 0.25}), ElementsAre(0, 1, 2, 0));
}

TEST(WeightedCycle, IsAsLongAsItMustBe) {
  EXPECT_EQ(cycle({1, 1e-6}).size(), longest_cycle);
  EXPECT_EQ(cycle(std::vector<double>(1500, 1)).size(), 1500u) << "each has a turn";
}

}  // namespace
}  // namespace brink::engine
