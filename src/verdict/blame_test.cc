#include "verdict/blame.h"

#include <gtest/gtest.h>

#include "verdict/made_visit_test.h"

namespace brink::verdict {
namespace {

using test::made_visit;
using test::MadeRoute;

// Two routes at one user with these medians, and what they did at 100 users.
std::optional<RouteId> blamed(double one, double other, const MadeRoute& loaded_one, const MadeRoute& loaded_other) {
  const std::vector<Visit> visits = {made_visit(1, {MadeRoute{200, 0, one, one}, MadeRoute{200, 0, other, other}}),
                                     made_visit(100, {loaded_one, loaded_other})};
  return conclude({}, visits, {"/", "/report"}).route;
}

const MadeRoute slow{500, 0, 2.1, 2.3};
const MadeRoute fine{500, 0, 0.1, 0.2};
const MadeRoute failing{500, 400};

TEST(Blame, OfRoutesThatWaitForEachOtherTheSlowestAtRest) {
  EXPECT_EQ(blamed(0.0004, 0.03, slow, slow), RouteId{1});
  EXPECT_EQ(blamed(0.03, 0.0004, slow, slow), RouteId{0});
  EXPECT_EQ(blamed(0.0004, 0.03, failing, failing), RouteId{1}) << "the same for failures";
}

TEST(Blame, AlikeAtRestTheWorstStays) {
  EXPECT_EQ(blamed(0.03, 0.04, {500, 450}, {500, 400}), RouteId{0});
  EXPECT_EQ(blamed(0.04, 0.03, {500, 400}, {500, 450}), RouteId{1});
}

TEST(Blame, NobodyWhoHeld) {
  EXPECT_EQ(blamed(0.0004, 0.03, slow, fine), RouteId{0});
  EXPECT_EQ(blamed(0.0004, 0.03, failing, slow), RouteId{0}) << "which broke another rule";
  EXPECT_EQ(blamed(0.0004, 0.03, {500, 400}, {500, 60}), RouteId{0}) << "a little, beside the other";
}

TEST(Blame, NobodyWhereNothingBroke) { EXPECT_FALSE(blamed(0.0004, 0.03, fine, fine)); }

}  // namespace
}  // namespace brink::verdict
