#include "verdict/autofind.h"

#include <gtest/gtest.h>

#include <vector>

namespace brink::verdict {
namespace {

// The users that are tried against a target that sustains fewer than `limit`.
std::vector<std::uint64_t> tried(const AutofindRules& rules, std::uint64_t limit) {
  std::vector<AutofindStep> steps;
  std::vector<std::uint64_t> users;
  while (const auto next = next_users(rules, steps)) {
    users.push_back(*next);
    steps.push_back({*next, *next < limit, true});
    if (users.size() > 100) break;
  }
  return users;
}

TEST(Autofind, UsersAreMultipliedUntilAStepFailsAndThenHalvedTowards) {
  EXPECT_EQ(tried({.start_users = 1, .max_users = 100}, 5), (std::vector<std::uint64_t>{1, 2, 4, 8, 6, 5}));
}

TEST(Autofind, ASmallMultiplierGrowsByOneUserAtLeast) {
  EXPECT_EQ(tried({.start_users = 1, .max_users = 3, .multiplier = 1.0001}, 100),
            (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(Autofind, AllUsersThatMayBeTriedAreTried) {
  const auto users = tried({.start_users = 10, .max_users = 100}, 1000);
  EXPECT_EQ(users.back(), 100u);
}

TEST(Autofind, AFirstStepThatFailsIsHalved) {
  const auto users = tried({.start_users = 10, .max_users = 100}, 3);
  EXPECT_EQ(users, (std::vector<std::uint64_t>{10, 5, 2, 3}));
}

TEST(Autofind, NothingIsSustainedWhenOneUserIsTooMany) {
  EXPECT_EQ(tried({.start_users = 4, .max_users = 100}, 0), (std::vector<std::uint64_t>{4, 2, 1}));
}

TEST(Autofind, TheAnswerIsWithinATenthForAnyLimit) {
  const AutofindRules rules{.start_users = 7, .max_users = 20'000, .multiplier = 1.7};
  for (std::uint64_t limit = 1; limit < 15'000; limit += 37) {
    std::vector<AutofindStep> steps;
    while (const auto next = next_users(rules, steps)) steps.push_back({*next, *next < limit, true});
    const AutofindBracket bracket = bracket_of(steps);
    ASSERT_TRUE(bracket.breaks.has_value());
    EXPECT_LT(bracket.holds, limit);
    EXPECT_GE(*bracket.breaks, limit);
    EXPECT_LE(*bracket.breaks - bracket.holds, std::max<std::uint64_t>(1, bracket.holds / 10));
    EXPECT_LT(steps.size(), 40u);
  }
}

TEST(Autofind, AStepInWhichWeWereTheLimitEndsTheSearchAndSaysNothing) {
  const std::vector<AutofindStep> steps = {{10, true, true}, {20, false, false}};
  EXPECT_FALSE(next_users({}, steps).has_value());
  EXPECT_EQ(bracket_of(steps).holds, 10u);
  EXPECT_FALSE(bracket_of(steps).breaks.has_value());
}

TEST(Autofind, RequestsThatCouldNotBeMadeAreErrors) {
  aggregate::StageSummary step;
  step.total.counts.completed = 100;
  step.total.clocks[static_cast<std::size_t>(aggregate::Outcome::ok)].response.record(std::chrono::milliseconds(1));
  EXPECT_TRUE(passes(step, {}));
  for (int i = 0; i < 2; ++i) step.journal.mishap(sample::Mishap::substitution, "TemplateError: ${a} has no value");
  EXPECT_DOUBLE_EQ(error_share(step), 0.02);
  EXPECT_FALSE(passes(step, {}));
  EXPECT_EQ(error_share({}), 0);
}

TEST(Autofind, AStepWithoutAMeasurementDoesNotPass) { EXPECT_FALSE(passes(aggregate::StageSummary{}, {})); }

}  // namespace
}  // namespace brink::verdict
