#include "verdict/why/signals/search_features.h"

#include <gtest/gtest.h>

#include <cmath>

#include "verdict/made_visit_test.h"

namespace brink::verdict::why {
namespace {

using sample::Failure;
using test::made_visit;
using test::MadeRoute;

// A pool of eight slots of 50 ms: goodput levels off at 160/s.
MadeRoute pooled(std::uint32_t users, double length = 5) {
  const double rate = std::min(users, 8u) / 0.05;
  const double response = users / rate;
  return {static_cast<std::uint64_t>(rate * length), 0, response, 1.05 * response};
}

std::vector<Visit> pool_visits() {
  std::vector<Visit> visits;
  for (const std::uint32_t users : {1u, 2u, 4u, 8u, 16u, 32u, 64u}) {
    visits.push_back(made_visit(users, {pooled(users)}));
  }
  return visits;
}

Features features_of(const std::vector<Visit>& visits, std::size_t routes = 1) {
  SearchOptions options;
  options.routes = routes;
  std::vector<std::string> names = {"/a", "/b", "/c"};
  names.resize(routes);
  Features out;
  const Verdict verdict = conclude(options, visits, names);
  features_of_search(options, visits, verdict, names, culprit_of(verdict, visits).value_or(0), out);
  return out;
}

TEST(SearchFeatures, APoolThatOnlyLevelsOff) {
  const Features f = features_of(pool_visits());
  EXPECT_NEAR(f.get(feature::s_min).value(), 0.05, 0.001);
  EXPECT_GT(f.find(feature::s_min)->error, 0);
  EXPECT_NEAR(f.get(feature::x_max).value(), 160, 1);
  EXPECT_NEAR(f.get(feature::x_max_all).value(), 160, 1);
  EXPECT_EQ(f.get(feature::saturated), 1);
  EXPECT_NEAR(f.get(feature::fit_servers).value(), 8, 0.5);
  EXPECT_NEAR(f.get(feature::fit_hold).value(), 0.05, 0.003);
  EXPECT_NEAR(f.get(feature::retrograde).value(), 0, 0.01);
  EXPECT_EQ(f.get(feature::failed_share_one_user), 0);
  EXPECT_EQ(f.get(feature::died), 0);
  EXPECT_EQ(f.text("culprit"), "/a");
  EXPECT_FALSE(f.has(feature::failed_share_break));
}

std::vector<Visit> with_goodput(const std::vector<std::pair<std::uint32_t, double>>& levels) {
  std::vector<Visit> visits;
  for (const auto& [users, rate] : levels) {
    const double response = users / rate;
    visits.push_back(made_visit(users, {{static_cast<std::uint64_t>(rate * 5), 0, response, 1.05 * response}}));
  }
  return visits;
}

// Four slots of uneven work, a second and a half a level.
TEST(SearchFeatures, LevelsThatScatterDoNotFall) {
  const Features f = features_of(
      with_goodput({{1, 40}, {2, 60}, {4, 98}, {8, 83}, {21, 73}, {37, 88}, {60, 127}, {75, 78}, {89, 80}}));
  EXPECT_LT(f.get(feature::retrograde).value(), 0.2);
}

TEST(SearchFeatures, LevelsThatFallDo) {
  const Features f = features_of(with_goodput({{1, 40}, {2, 80}, {4, 160}, {8, 150}, {16, 120}, {32, 64}}));
  EXPECT_NEAR(f.get(feature::retrograde).value(), 0.6, 0.01);
}

// The slowest answer of each level's warm-up.
std::vector<Visit> with_warmup(std::vector<Visit> visits, Duration slowest) {
  for (Visit& visit : visits) visit.summary.warmup.record(slowest);
  return visits;
}

TEST(SearchFeatures, UsersWhoAreAddedWaitLongerThanAnyoneLater) {
  const Features f = features_of(with_warmup(pool_visits(), std::chrono::milliseconds(2200)));
  EXPECT_NEAR(f.get(feature::growth_delay).value(), 2.2 - 0.105, 0.06);
}

TEST(SearchFeatures, UsersWhoAreAddedWaitAsLongAsEverybody) {
  const Features f = features_of(with_warmup(pool_visits(), std::chrono::milliseconds(50)));
  EXPECT_NEAR(f.get(feature::growth_delay).value(), 0, 0.01);
}

TEST(SearchFeatures, SlowRequestsThatGoOnAreNoFirstOnes) {
  std::vector<Visit> visits = with_warmup(pool_visits(), std::chrono::milliseconds(2200));
  for (Visit& visit : visits) {
    visit.summary.total.clocks[static_cast<std::size_t>(aggregate::Outcome::ok)].response.record(
        std::chrono::milliseconds(2190));
  }
  EXPECT_NEAR(features_of(visits).get(feature::growth_delay).value(), 0, 0.1);
}

TEST(SearchFeatures, TwoLevelsSayNothingOfGrowth) {
  std::vector<Visit> visits = with_warmup(pool_visits(), std::chrono::seconds(2));
  visits.resize(3);
  EXPECT_FALSE(features_of(visits).has(feature::growth_delay));
}

TEST(SearchFeatures, FailuresAtTheBreak) {
  std::vector<Visit> visits = pool_visits();
  visits.pop_back();
  for (int i = 0; i < 3; ++i) {
    visits.push_back(made_visit(64, {{800, 400, 0.2, 2.0}}, Purpose::repeat));
    auto& route = visits.back().summary.routes[0];
    for (auto* part : {&route, &visits.back().summary.total}) {
      part->counts.status.erase(500);
      part->counts.status[503] = 300;
      part->counts.status[429] = 100;
    }
  }
  const Features f = features_of(visits);
  ASSERT_EQ(f.get(feature::breaks), 1);
  EXPECT_EQ(f.get(feature::breaks_by_errors), 1);
  EXPECT_EQ(f.get(feature::breaks_at_users), 64);
  EXPECT_NEAR(f.get(feature::failed_share_break).value(), 0.5, 0.01);
  EXPECT_NEAR(f.get(feature::failed_503).value(), 0.75, 1e-9);
  EXPECT_NEAR(f.get(feature::failed_429).value(), 0.25, 1e-9);
  EXPECT_EQ(f.get(feature::failed_500), 0);
  EXPECT_EQ(f.get(feature::failed_refused), 0);
  EXPECT_NEAR(f.get(feature::failed_latency).value(), 2, 0.01);
  EXPECT_NEAR(f.get(feature::failed_latency_spread).value(), 0, 0.01);
  EXPECT_NEAR(f.get(feature::ok_latency_growth).value(), 4, 0.1);
  EXPECT_EQ(f.get(feature::routes_broken), 1);
}

TEST(SearchFeatures, ATargetThatDies) {
  std::vector<Visit> visits = pool_visits();
  for (int i = 0; i < 3; ++i)
    visits.push_back(made_visit(64, {{500, 500, 0, 0.001, Failure::refused}}, Purpose::repeat));
  Features f = features_of(visits);
  EXPECT_EQ(f.get(feature::died), 1);
  EXPECT_EQ(f.get(feature::restarted), 0);
  visits.push_back(made_visit(8, {pooled(8)}, Purpose::recovery));
  f = features_of(visits);
  EXPECT_EQ(f.get(feature::died), 1);
  EXPECT_EQ(f.get(feature::restarted), 1);
}

TEST(SearchFeatures, AnOverloadedTargetIsNotDead) {
  std::vector<Visit> visits = pool_visits();
  visits.push_back(made_visit(128, {{100, 100, 0, 10, Failure::first_byte_timeout}}));
  EXPECT_EQ(features_of(visits).get(feature::died), 0);
}

TEST(SearchFeatures, ATargetThatTurnsEverybodyAwayFromSomeMomentOn) {
  std::vector<Visit> visits = pool_visits();
  EXPECT_EQ(features_of(visits).get(feature::shut_out), 0);
  const MadeRoute refused{500, 500, 0, 0.001, Failure::status};
  visits.push_back(made_visit(1024, {refused}));
  EXPECT_EQ(features_of(visits).get(feature::shut_out), 0) << "more than it ever bore";
  visits.push_back(made_visit(2, {refused}, Purpose::recovery));
  EXPECT_EQ(features_of(visits).get(feature::shut_out), 1);
  visits.push_back(made_visit(2, {pooled(2)}, Purpose::recovery));
  EXPECT_EQ(features_of(visits).get(feature::shut_out), 0) << "it lets them in again";
}

// Four are served until the window of a limiter is used up; the single user who comes next finds it shut.
TEST(SearchFeatures, WhatTheWarmUpGotThroughCountsWhereASingleUserFails) {
  const auto visits = [](std::uint64_t failed) {
    return std::vector{made_visit(4, {MadeRoute{665}}, Purpose::warmup), made_visit(1, {MadeRoute{5900, failed}})};
  };
  EXPECT_NEAR(features_of(visits(5790)).get(feature::x_max).value(), 133, 1e-9);
  EXPECT_NEAR(features_of(visits(0)).get(feature::x_max).value(), 1180, 1e-9);
  std::vector<Visit> higher = visits(0);
  higher.insert(higher.begin(), made_visit(4, {MadeRoute{10000}}, Purpose::warmup));
  EXPECT_NEAR(features_of(higher).get(feature::x_max).value(), 1180, 1e-9) << "who holds is his own measure";
}

TEST(SearchFeatures, NothingOfNothing) {
  const Features f = features_of({});
  EXPECT_FALSE(f.has(feature::s_min));
  EXPECT_FALSE(f.has(feature::x_max));
  EXPECT_FALSE(f.has(feature::died));
  EXPECT_FALSE(culprit_of({}, {}));
  EXPECT_FALSE(bystander_of({}, 0));
}

TEST(SearchFeatures, CulpritDoesTheMostWorkAndTheBystanderTheLeast) {
  const std::vector<Visit> visits = {
      made_visit(1, {{50, 0, 0.02, 0.03}, {50, 0, 0.06, 0.07}, {50, 0, 0.001, 0.001}, {50, 25, 0.0001, 0.0001}})};
  EXPECT_EQ(culprit_of({}, visits), 1u);
  Verdict levelled_off;
  levelled_off.saturated = true;
  levelled_off.max_tested_users = 64;
  std::vector<Visit> queued = visits;
  queued.push_back(
      made_visit(64, {{50, 0, 0.9, 1.1}, {50, 0, 0.06, 0.07}, {50, 0, 0.001, 0.001}, {50, 25, 0.0001, 0.0001}}));
  EXPECT_EQ(culprit_of(levelled_off, queued), 0u);
  EXPECT_EQ(culprit_of({}, queued), 1u);
  queued.back() = made_visit(64, {{50, 0, 0.9, 1.1}, {50, 0, 0.8, 1.1}, {50, 0, 0.1, 0.1}, {50, 25, 0.1, 0.1}});
  EXPECT_EQ(culprit_of(levelled_off, queued), 1u) << "what all share";
  EXPECT_EQ(bystander_of(visits, 1), 2u);  // the cheapest, /d, fails
  EXPECT_EQ(bystander_of(visits, 2), 0u);
}

}  // namespace
}  // namespace brink::verdict::why
