#include "cluster/worker.h"

#include <gtest/gtest.h>

namespace brink::cluster {
namespace {

TEST(Worker, RequestsOfABudgetAreDivided) {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < 3; ++i) sum += *budget_of({.max_requests = 10}, {i, 3}).max_requests;
  EXPECT_EQ(sum, 10u);
  EXPECT_EQ(budget_of({.max_rps = 50}, {1, 3}).max_rps, 50) << "the engine divides it";
  EXPECT_FALSE(budget_of({}, {1, 3}).max_requests);
}

TEST(Worker, UsersWhoCallOthersHaveAFirstOneEverywhere) {
  plan::Stage stage;
  stage.load = plan::Closed{.users = 1, .called = true};
  for (std::uint32_t i = 0; i < 4; ++i) {
    const plan::Segment segment{i, 4};
    const auto mine = std::get<plan::Closed>(stage_of(stage, engine::Part::measure, segment, 0).load).users;
    EXPECT_EQ(segment.share(mine), 1u);
  }
}

TEST(Worker, ThoseWhoTakeTheirLeaveAreItsOwn) {
  plan::Stage stage;
  stage.load = plan::Closed{.users = 100};
  for (std::uint32_t i = 0; i < 3; ++i) {
    const plan::Segment segment{i, 3};
    const auto all = std::get<plan::Closed>(stage_of(stage, engine::Part::end, segment, 7 + i).load).users;
    EXPECT_EQ(segment.share(all), 7u + i);
  }
  EXPECT_EQ(std::get<plan::Closed>(stage_of(stage, engine::Part::begin, {0, 3}, 7).load).users, 100u);
}

}  // namespace
}  // namespace brink::cluster
