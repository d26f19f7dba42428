#include "verdict/why/signals/steady_failures.h"

#include <gtest/gtest.h>

#include "verdict/made_visit_test.h"

namespace brink::verdict::why {
namespace {

using test::made_visit;
using test::MadeRoute;

struct Search {
  std::vector<Visit> visits;
  Verdict verdict;

  void visit(std::uint32_t users, const std::vector<MadeRoute>& routes, bool broken = false) {
    verdict.levels.push_back({.visit = visits.size(), .users = double(users), .broken = broken});
    visits.push_back(made_visit(users, routes));
  }
  std::optional<SteadyFailure> found() const { return steady_failure(visits, verdict); }
};

Search with(std::uint64_t failed_alone, std::uint64_t failed_later) {
  Search search;
  search.visit(1, {{200, 0}, {200, failed_alone}});
  search.visit(16, {{1000, 0}, {1000, failed_later}});
  search.visit(64, {{1000, 400}, {1000, failed_later}}, true);
  return search;
}

TEST(SteadyFailures, OfTheRouteThatFailsForAFewAtAnyLoad) {
  const auto found = with(3, 12).found();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->route, 1u);
  EXPECT_NEAR(found->share.value, 27.0 / 2200, 1e-9);
  EXPECT_GT(found->share.error, 0);
}

TEST(SteadyFailures, NoneWhereNothingFailsBeforeItBreaks) {
  Search search;
  search.visit(1, {{200, 0}, {200, 0}});
  search.visit(64, {{1000, 400}, {1000, 12}}, true);
  EXPECT_FALSE(search.found());
}

TEST(SteadyFailures, NoneOfThoseThatGrowWithTheLoad) {
  Search search = with(1, 2);
  EXPECT_TRUE(search.found() == std::nullopt) << "too few";
  search = with(3, 0);
  search.visit(128, {{1000, 400}, {4000, 200}}, true);
  EXPECT_FALSE(search.found());
}

TEST(SteadyFailures, AtLeastTwoBeforeAndFiveInAll) {
  const auto of = [](std::uint64_t before, std::uint64_t after) {
    Search search;
    search.visit(1, {{100, before}});
    search.visit(64, {{100, after}}, true);
    return search.found().has_value();
  };
  EXPECT_TRUE(of(2, 4));
  EXPECT_FALSE(of(1, 5));
  EXPECT_FALSE(of(2, 2));
}

TEST(SteadyFailures, WhoIsTurnedAwayForHisRateIsNoFault) {
  for (const std::uint16_t status : {429, 503}) {
    Search search = with(3, 12);
    for (Visit& visit : search.visits) {
      auto& counts = visit.summary.routes[1].counts;
      counts.status = {{200, counts.completed}, {status, counts.failed}};
    }
    EXPECT_FALSE(search.found()) << status;
  }
}

TEST(SteadyFailures, NeitherIsWhatTheNetworkLost) {
  Search search;
  for (const std::uint32_t users : {1u, 16u}) search.visit(users, {{1000, 20, 0.02, 0.05, sample::Failure::reset}});
  EXPECT_FALSE(search.found());
}

TEST(SteadyFailures, NothingOfNothing) { EXPECT_FALSE(Search{}.found()); }

}  // namespace
}  // namespace brink::verdict::why
