#include "verdict/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verdict/made_visit_test.h"

namespace brink::verdict {
namespace {

using test::made_visit;
using test::MadeRoute;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> names = {"/", "/search", "/checkout"};

Verdict judge(const std::vector<Visit>& visits, const SearchOptions& options = {}) {
  return conclude(options, visits, names);
}

// One route, so many requests and failures at so many users.
std::vector<Visit> levels(const std::vector<std::pair<std::uint32_t, MadeRoute>>& given) {
  std::vector<Visit> visits;
  for (const auto& [users, route] : given) visits.push_back(made_visit(users, {route}));
  return visits;
}

// A search that came to its end without finding anything.
std::vector<Visit> healthy() {
  return {made_visit(1, {MadeRoute{500}}), made_visit(2, {MadeRoute{1000}}), made_visit(4, {MadeRoute{2000}}),
          test::made_open_visit(200, {MadeRoute{2400}})};
}

SearchOptions up_to(std::uint32_t users) {
  SearchOptions options;
  options.max_users = users;
  options.warmup = false;
  return options;
}

TEST(Verdict, ErrorsBeginAtTheFirstLevelThatHasThem) {
  const Verdict v = judge(levels({{10, {2000}}, {50, {2000}}, {100, {2000, 400}}}));
  EXPECT_EQ(v.status, Status::breaks);
  EXPECT_EQ(v.users.holds, 50);
  EXPECT_EQ(v.users.breaks, 100);
  EXPECT_EQ(v.reason, Reason::errors);
  EXPECT_EQ(v.max_tested_users, 100);
}

TEST(Verdict, LatencyBeginsWhereP95ReachesTheWall) {
  const Verdict v = judge(levels({{10, {2000}}, {50, {2000, 0, 1, 3}}}));
  EXPECT_EQ(v.users.holds, 10);
  EXPECT_EQ(v.users.breaks, 50);
  EXPECT_EQ(v.reason, Reason::latency);
  EXPECT_EQ(v.route, RouteId{0});
}

TEST(Verdict, NothingCrossedMeansNoLimitUpToTheTop) {
  const Verdict v = judge(healthy(), up_to(4));
  EXPECT_EQ(v.status, Status::no_limit_found);
  EXPECT_EQ(v.users.holds, 4);
  EXPECT_FALSE(v.users.breaks);
  EXPECT_FALSE(v.users.high);
  EXPECT_FALSE(v.route);
  EXPECT_EQ(v.reason, Reason::none);
  EXPECT_TRUE(v.verified);
  EXPECT_TRUE(v.stable);
  EXPECT_NEAR(*v.rps.holds, 400, 1e-9);
  EXPECT_EQ(sentence(v, names), "No limit found up to 4 users (400 req/s).");
}

TEST(Verdict, HalfFailingAtTheFirstLevelHoldsNothing) {
  const Verdict v = judge(levels({{1, {200, 100}}}));
  EXPECT_EQ(v.status, Status::breaks);
  EXPECT_EQ(v.users.holds, 0);
  EXPECT_EQ(v.users.breaks, 1);
  EXPECT_EQ(sentence(v, names), "Breaks at 1 user already: / fails 50 % of its requests.");
  EXPECT_THAT(v.notes, Contains(HasSubstr("no matter of load")));
}

TEST(Verdict, WhoServedMoreUsersBeforeIsNotSaidToFailAlways) {
  const Verdict v = judge({made_visit(4, {MadeRoute{600}}, Purpose::warmup), made_visit(1, {MadeRoute{2000, 1900}})});
  EXPECT_EQ(v.users.breaks, 1);
  EXPECT_THAT(v.notes, Contains(HasSubstr("served the users of the warm-up")));
  EXPECT_THAT(v.notes, Not(Contains(HasSubstr("no matter of load"))));
}

TEST(Verdict, TheRouteThatFailsIsTheCulprit) {
  const Verdict v = judge({made_visit(1, {MadeRoute{200}, MadeRoute{200}, MadeRoute{200}}),
                           made_visit(20, {MadeRoute{2000}, MadeRoute{2000, 0, 0.5, 1}, MadeRoute{2000, 300}})});
  EXPECT_EQ(v.route, RouteId{2});
  ASSERT_TRUE(v.at_break);
  EXPECT_NEAR(v.at_break->failure_share, 0.15, 1e-9);
  EXPECT_THAT(sentence(v, names), HasSubstr("at 20 /checkout fails 15 % of its requests."));
}

TEST(Verdict, OneSlowRouteAmongManyIsNotAveragedAway) {
  std::vector<MadeRoute> routes(25, MadeRoute{1000});
  routes[2] = {1000, 0, 4, 4.1};
  const Verdict v = judge({made_visit(1, routes)});
  EXPECT_EQ(v.status, Status::breaks);
  EXPECT_EQ(v.route, RouteId{2});
}

TEST(Verdict, JustOverAtTheTopOnlyIsNotStable) {
  const Verdict v = judge(levels({{10, {2000}}, {50, {300, 9}}}));
  EXPECT_EQ(v.status, Status::breaks);
  EXPECT_EQ(v.users.holds, 10);
  EXPECT_EQ(v.users.breaks, 50);
  EXPECT_FALSE(v.stable);
}

TEST(Verdict, AGapBetweenRungsIsNotARange) {
  const Verdict v = judge(levels({{10, {2000}}, {50, {2000}}, {100, {2000, 1000}}}));
  EXPECT_EQ(v.users.holds, 50);
  EXPECT_LE(*v.users.low, 50);
  EXPECT_GE(*v.users.high, 100);
  EXPECT_FALSE(v.stable) << "nothing between 50 and 100 was tried";
}

TEST(Verdict, ThreeInAHundredOfTwoHundredIsNoStableAnswer) {
  const Verdict v = judge(levels({{10, {200}}, {50, {200, 6}}}));
  EXPECT_EQ(v.users.holds, 10);
  EXPECT_FALSE(v.stable);
  EXPECT_LE(*v.users.low, 10);
  EXPECT_GE(*v.users.high, 50);
}

TEST(Verdict, FewRequestsWithoutFailureAreNoPossibleFailure) {
  EXPECT_EQ(judge({made_visit(1, {MadeRoute{16}}, Purpose::baseline, 1.5),
                   made_visit(2, {MadeRoute{110}}, Purpose::repeat), test::made_open_visit(11, {MadeRoute{132}})},
                  up_to(2))
                .users.low,
            2);
}

TEST(Verdict, AVisitThatDisagreesWidensTheRange) {
  const auto bracket = [](std::uint32_t users, std::uint64_t failed) {
    return made_visit(users, {MadeRoute{2000, failed}}, Purpose::bracket);
  };
  const Verdict agreed =
      judge({made_visit(1, {MadeRoute{500}}), bracket(40, 0), bracket(40, 0), bracket(44, 90), bracket(44, 100)});
  const Verdict torn = judge({made_visit(1, {MadeRoute{500}}), bracket(40, 0), bracket(40, 41), bracket(40, 0),
                              bracket(44, 90), bracket(44, 100)});
  EXPECT_EQ(torn.users.holds, 40);
  EXPECT_LT(*torn.users.low, *agreed.users.low);
  EXPECT_FALSE(torn.stable);
  EXPECT_THAT(torn.notes, Contains("Visits to 40 users did not agree, so the range is wider."));
}

TEST(Verdict, TheRangeIsWiderThanTheRungsButNotMuch) {
  const Verdict v = judge({made_visit(1, {MadeRoute{500}}), made_visit(40, {MadeRoute{4000}}, Purpose::bracket),
                           made_visit(44, {MadeRoute{4400, 300}}, Purpose::bracket)});
  EXPECT_LT(*v.users.low, 40);
  EXPECT_GT(*v.users.low, 38);
  EXPECT_GT(*v.users.high, 44);
  EXPECT_LT(*v.users.high, 46);
}

TEST(Verdict, ALimitOfOursIsInvalidAndBlamesNobody) {
  std::vector<Visit> visits = levels({{1, {500}}, {2, {1000}}});
  for (int i = 0; i < 2; ++i) {
    visits.push_back(made_visit(4, {MadeRoute{2000, 0, 1, 3}}));
    test::make_red(visits.back());
  }
  const Verdict v = judge(visits);
  EXPECT_EQ(v.status, Status::invalid);
  EXPECT_EQ(v.users.holds, 2);
  EXPECT_FALSE(v.users.breaks);
  EXPECT_FALSE(v.route);
  EXPECT_FALSE(v.stable);
  EXPECT_THAT(sentence(v, names), HasSubstr("INVALID: at 4 users this machine was the limit, not the target"));
  EXPECT_THAT(sentence(v, names), HasSubstr("97 % of a core"));
}

TEST(Verdict, ErrorPagesAreTheTargetsWhateverOurHealth) {
  std::vector<Visit> visits = levels({{1, {500}}, {2, {1000, 300}}});
  test::make_red(visits.back());
  EXPECT_EQ(judge(visits).status, Status::breaks);
}

TEST(Verdict, AGeneratorAtItsLimitStillGivesALowerBound) {
  std::vector<Visit> visits = healthy();
  for (Visit& visit : visits) test::make_red(visit);
  visits.push_back(visits.back());
  const Verdict v = judge(visits, up_to(4));
  EXPECT_EQ(v.status, Status::no_limit_found);
  EXPECT_TRUE(v.generator_limited);
  EXPECT_FALSE(v.stable);
  EXPECT_EQ(v.capacity_rps, 400);
  EXPECT_EQ(sentence(v, names), "No limit found up to 4 users (at least 400 req/s); this machine was the limit.");
}

TEST(Verdict, AnEarlyEndIsInconclusiveUnlessItBroke) {
  std::vector<Visit> visits = levels({{1, {500}}, {2, {1000}}});
  const Verdict early = judge(visits);
  EXPECT_EQ(early.status, Status::inconclusive);
  EXPECT_EQ(early.users.holds, 2);
  EXPECT_EQ(sentence(early, names), "Inconclusive: the run ended early; 2 users (200 req/s) held.");
  visits.push_back(made_visit(4, {MadeRoute{2000, 500}}));
  const Verdict broke = judge(visits);
  EXPECT_EQ(broke.status, Status::breaks);
  EXPECT_FALSE(broke.stable);
  EXPECT_THAT(broke.notes, Contains(HasSubstr("ended before the search did")));
}

TEST(Verdict, WithoutVisitsNothingIsKnown) {
  const Verdict v = judge({});
  EXPECT_EQ(v.status, Status::inconclusive);
  EXPECT_FALSE(v.users.holds);
  EXPECT_EQ(sentence(v, names), "Inconclusive: the run ended before any load had been judged.");
}

TEST(Verdict, WithoutAnswersTheTargetIsUnreachable) {
  const Verdict v = judge(levels({{1, {100, 100, 0.001, 0.001, sample::Failure::refused}}}));
  EXPECT_EQ(v.status, Status::unreachable);
  EXPECT_EQ(sentence(v, names), "Nothing could be measured: no request was answered.");
}

TEST(Verdict, AFailedCheckInOpenLoadIsSaid) {
  std::vector<Visit> visits = healthy();
  visits.back() = test::made_open_visit(200, {MadeRoute{2400, 240}});
  const Verdict v = judge(visits, up_to(4));
  EXPECT_FALSE(v.verified);
  EXPECT_THAT(v.notes, Contains("In open load at 200 req/s / failed 10 % of its requests."));
}

TEST(Verdict, BreakingInOpenLoadTwiceIsABreak) {
  std::vector<Visit> visits = healthy();
  visits.back() = test::made_open_visit(200, {MadeRoute{2400, 240}});
  visits.push_back(visits.back());
  visits.push_back(test::made_open_visit(40, {MadeRoute{480}}));
  const Verdict v = judge(visits, up_to(4));
  EXPECT_EQ(v.status, Status::breaks);
  EXPECT_EQ(v.rps.breaks, 200);
  EXPECT_NEAR(*v.rps.holds, 40, 1e-9);
  EXPECT_EQ(v.route, RouteId{0});
}

TEST(Verdict, WarmUpHasNoRow) {
  const Verdict v = judge({made_visit(4, {MadeRoute{100, 90}}, Purpose::warmup), made_visit(1, {MadeRoute{500}})});
  ASSERT_EQ(v.levels.size(), 1u);
  EXPECT_EQ(v.levels[0].visit, 1u);
  EXPECT_EQ(v.max_tested_users, 1);
}

TEST(Verdict, NamesAreWireFormat) {
  EXPECT_EQ(status_name(Status::breaks), "breaks");
  EXPECT_EQ(status_name(Status::no_limit_found), "no_limit_found");
  EXPECT_EQ(status_name(Status::invalid), "invalid");
  EXPECT_EQ(status_name(Status::inconclusive), "inconclusive");
  EXPECT_EQ(status_name(Status::unreachable), "unreachable");
  EXPECT_EQ(reason_name(Reason::none), "none");
  EXPECT_EQ(reason_name(Reason::errors), "errors");
  EXPECT_EQ(reason_name(Reason::latency), "latency");
}

}  // namespace
}  // namespace brink::verdict
