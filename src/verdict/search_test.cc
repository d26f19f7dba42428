#include "verdict/search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/check.h"
#include "base/random.h"
#include "verdict/judge.h"
#include "verdict/made_visit_test.h"
#include "verdict/target_sim_test.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;
using test::count;
using test::made_visit;
using test::MadeRoute;

// Plays a search against a target that answers 50 times a second a user and fails half of everything from `limit` users
// on.
std::vector<Visit> play(const SearchOptions& options, std::uint32_t limit) {
  const auto closed = [&](std::uint32_t users, const auto&) {
    const std::uint64_t ended = std::uint64_t{users} * 50;
    return MadeRoute{ended, users >= limit ? ended / 2 : 0};
  };
  const auto open = [](double rate, const auto&) { return MadeRoute{static_cast<std::uint64_t>(rate)}; };
  return test::play_search(options, closed, open, [](Visit&, const auto&) {});
}

std::vector<std::uint32_t> users_of(const std::vector<Visit>& visits, Purpose purpose) {
  std::vector<std::uint32_t> users;
  for (const Visit& visit : visits) {
    if (visit.step.purpose == purpose) users.push_back(closed_load(visit)->users);
  }
  return users;
}

TEST(Search, GoesUpByDoublingAndEndsExactlyAtMaxUsers) {
  SearchOptions options;
  options.max_users = 42;
  const auto visits = play(options, 1000);
  EXPECT_EQ(users_of(visits, Purpose::warmup), (std::vector<std::uint32_t>{4}));
  EXPECT_EQ(users_of(visits, Purpose::baseline), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(users_of(visits, Purpose::explore), (std::vector<std::uint32_t>{2, 4, 8, 16, 32, 42}));
  EXPECT_EQ(users_of(visits, Purpose::repeat), (std::vector<std::uint32_t>{42})) << "the claim rests on this level";
  EXPECT_EQ(count(visits, Purpose::bracket), 0u);
  EXPECT_EQ(count(visits, Purpose::verify), 1u);
}

TEST(Search, AHealthyTargetIsWatchedInOpenLoadForLongEnoughToSeeItPause) {
  SearchOptions options;
  options.max_users = 10;
  const auto visits = play(options, 1000);
  ASSERT_EQ(visits.back().step.purpose, Purpose::verify);
  EXPECT_GE(*visits.back().step.stage.duration, 12s);
  EXPECT_NEAR(open_load(visits.back())->rate.at({}), 250, 1) << "half of what held";
}

TEST(Search, ShortVisitsOnTheWayUpDecisiveOnesAfterwards) {
  const auto visits = play({}, 50);
  for (const Visit& visit : visits) {
    const Duration length = *visit.step.stage.duration;
    if (visit.step.purpose == Purpose::explore) {
      EXPECT_EQ(length, 1500ms);
    }
    if (visit.step.purpose == Purpose::bracket || visit.step.purpose == Purpose::repeat) {
      EXPECT_EQ(length, 5s);
    }
    EXPECT_GT(visit.step.stage.warmup, 0s);
    EXPECT_GT(visit.step.stage.drain, 2s) << "long enough for a request to reach the wall";
    EXPECT_FALSE(visit.step.stage.name.empty());
  }
}

TEST(Search, ASparseRouteGetsLongerVisitsButNotWithoutEnd) {
  SearchOptions options;
  options.routes = 1;
  std::vector<Visit> visits = {made_visit(1, {MadeRoute{10}}, Purpose::baseline, 5), made_visit(2, {MadeRoute{20, 9}})};
  options.warmup = false;
  const auto step = next_step(options, visits);
  ASSERT_TRUE(step);
  EXPECT_EQ(step->purpose, Purpose::repeat);
  EXPECT_EQ(*step->stage.duration, 12500ms) << "fifty requests at four a second";
  visits.front() = made_visit(1, {MadeRoute{5}}, Purpose::baseline, 15);
  visits.back() = made_visit(2, {MadeRoute{10, 9}}, Purpose::explore, 15);
  EXPECT_EQ(*next_step(options, visits)->stage.duration, 15s);
}

TEST(Search, FindsEveryLimitWithinATenth) {
  for (std::uint32_t limit = 2; limit <= 200; limit += limit < 40 ? 1 : 9) {
    SearchOptions options;
    const Verdict verdict = conclude(options, play(options, limit), {"/"});
    ASSERT_EQ(verdict.status, Status::breaks) << limit;
    EXPECT_LT(*verdict.users.holds, limit);
    EXPECT_GE(*verdict.users.breaks, limit);
    EXPECT_TRUE(*verdict.users.breaks == *verdict.users.holds + 1 ||
                *verdict.users.breaks <= 1.1 * *verdict.users.holds);
    EXPECT_TRUE(verdict.stable) << limit;
    EXPECT_TRUE(verdict.verified) << limit;
  }
}

TEST(Search, NeverGoesAboveWhatIsKnownToBreak) {
  for (std::uint32_t limit = 1; limit <= 200; limit += 7) {
    std::uint32_t lowest = ~0u;
    for (const Visit& visit : play({}, limit)) {
      const auto* closed = closed_load(visit);
      if (!closed) continue;
      EXPECT_LE(closed->users, lowest) << limit;
      if (closed->users >= limit && visit.step.purpose != Purpose::warmup) lowest = std::min(lowest, closed->users);
    }
  }
}

TEST(Search, EachEndIsVisitedAgainInTurns) {
  for (const std::uint32_t repeat : {1u, 3u}) {
    SearchOptions options;
    options.repeat = repeat;
    const auto visits = play(options, 50);
    const Verdict verdict = conclude(options, visits, {"/"});
    for (const double end : {*verdict.users.holds, *verdict.users.breaks}) {
      const auto at = std::count_if(visits.begin(), visits.end(), [&](const Visit& v) {
        return closed_load(v) && closed_load(v)->users == end && v.step.purpose != Purpose::recovery;
      });
      EXPECT_EQ(at, 1 + repeat) << end;
    }
    const auto repeats = users_of(visits, Purpose::repeat);
    for (std::size_t i = 2; i < repeats.size(); ++i) EXPECT_NE(repeats[i], repeats[i - 1]);
  }
}

TEST(Search, ABriefOneBracketsWithFewVisits) {
  SearchOptions options;
  options.brief = true;
  for (const std::uint32_t limit : {7u, 50u, 133u}) {
    const auto visits = play(options, limit);
    EXPECT_LE(count(visits, Purpose::bracket) + count(visits, Purpose::repeat), 5u) << limit;
    const Verdict verdict = conclude(options, visits, {"/"});
    EXPECT_EQ(verdict.status, Status::breaks);
    EXPECT_LE(*verdict.users.holds, limit - 1) << limit;
    EXPECT_GE(*verdict.users.breaks, limit) << limit;
    EXPECT_LE(*verdict.users.breaks, 1.25 * limit + 1) << limit;
  }
}

TEST(Search, LooksForRecoveryAfterTheLastBreakAndBelowIt) {
  const auto visits = play({}, 50);
  std::size_t broken = 0, recovery = 0;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    if (closed_load(visits[i]) && closed_load(visits[i])->users >= 50) broken = i;
    if (visits[i].step.purpose == Purpose::recovery) recovery = i;
  }
  EXPECT_EQ(recovery, broken + 1);
  EXPECT_LE(closed_load(visits[recovery])->users, 25u);
  EXPECT_EQ(visits.back().step.purpose, Purpose::verify);
}

TEST(Search, WithoutWarmUpItBeginsWithOneUser) {
  SearchOptions options;
  options.warmup = false;
  const auto step = next_step(options, {});
  ASSERT_TRUE(step);
  EXPECT_EQ(step->purpose, Purpose::baseline);
  EXPECT_EQ(std::get<plan::Closed>(step->stage.load).users, 1u);
}

TEST(Search, ABudgetOfRequestsPerSecondEndsTheWayUp) {
  SearchOptions options;
  options.max_rps = 100;
  options.warmup = false;
  std::vector<Visit> visits = {made_visit(1, {MadeRoute{70}}, Purpose::baseline, 1.5),
                               made_visit(2, {MadeRoute{150}}, Purpose::explore, 1.5),
                               made_visit(2, {MadeRoute{500}}, Purpose::repeat, 5)};
  const auto step = next_step(options, visits);
  ASSERT_TRUE(step);
  EXPECT_EQ(step->purpose, Purpose::verify);
  EXPECT_LE(std::get<plan::Open>(step->stage.load).rate.at({}), 90);
}

TEST(Search, AVisitThatWasCutShortWithoutFailingEndsIt) {
  std::vector<Visit> visits = {made_visit(1, {MadeRoute{500}}, Purpose::baseline)};
  EXPECT_TRUE(next_step({}, visits));
  visits.back().cut_short = true;
  EXPECT_FALSE(next_step({}, visits));
}

TEST(Search, NothingThatAnswersEndsItAtOnce) {
  const Visit dead = made_visit(1, {MadeRoute{400, 400, 0.001, 0.001, sample::Failure::refused}}, Purpose::baseline);
  SearchOptions options;
  options.warmup = false;
  EXPECT_FALSE(next_step(options, {dead}));
}

TEST(Search, AfterACollapseItLooksWhetherTheTargetIsStillThere) {
  SearchOptions options;
  options.warmup = false;
  const Visit alive = made_visit(1, {MadeRoute{100}}, Purpose::baseline);
  const Visit gone = made_visit(2, {MadeRoute{400, 400, 0.001, 0.001, sample::Failure::refused}});
  Visit still_gone = gone;
  still_gone.step.purpose = Purpose::recovery;
  EXPECT_EQ(next_step(options, {alive, gone})->purpose, Purpose::recovery);
  EXPECT_EQ(next_step(options, {alive, gone, still_gone})->purpose, Purpose::recovery);
  EXPECT_FALSE(next_step(options, {alive, gone, still_gone, still_gone}));
}

TEST(Search, WarmUpGoesOnWhileTheTargetIsStillGettingFaster) {
  test::SimTarget target;
  target.routes = {{0.02, 0.03}};
  target.slow_start = 5;
  const auto warm = test::search(target, {}, 1);
  EXPECT_GE(count(warm.visits, Purpose::warmup), 2u);
  EXPECT_LE(count(warm.visits, Purpose::warmup), 4u);
  target.slow_start = 1000;
  EXPECT_LE(count(test::search(target, {}, 1).visits, Purpose::warmup), 4u) << "three times more, and no further";
}

// Whatever the visits say, a search ends, and asks for nothing impossible.
TEST(Search, EndsWhateverItSees) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    SearchOptions options;
    options.max_users = static_cast<std::uint32_t>(1 + random.below(500));
    options.repeat = static_cast<std::uint32_t>(random.below(4));
    if (random.below(3) == 0) options.max_rps = random.uniform(5, 2000);
    if (random.below(3) == 0) options.think = 500ms;
    std::vector<Visit> visits;
    while (const auto step = next_step(options, visits)) {
      ASSERT_LT(visits.size(), 80u) << seed;
      ASSERT_GT(*step->stage.duration, 0s);
      Visit visit = made_visit(1, {MadeRoute{random.below(3000), 0, 0.01, random.uniform(0.01, 4)}, MadeRoute{}});
      if (random.below(3) == 0)
        visit.summary = test::made_stage({MadeRoute{1000, random.below(1000)}, MadeRoute{20, random.below(20)}});
      if (random.below(5) == 0) test::make_red(visit);
      if (const auto* closed = std::get_if<plan::Closed>(&step->stage.load)) {
        ASSERT_GE(closed->users, 1u);
        ASSERT_LE(closed->users, options.max_users);
      } else {
        const double rate = std::get<plan::Open>(step->stage.load).rate.at({});
        ASSERT_GT(rate, 0);
        if (options.max_rps) {
          ASSERT_LE(rate, *options.max_rps);
        }
      }
      visit.step = *step;
      visits.push_back(std::move(visit));
    }
    const Verdict verdict = conclude(options, visits, {"/a", "/b"});
    EXPECT_FALSE(sentence(verdict, {"/a", "/b"}).empty());
    if (verdict.users.holds && verdict.users.breaks) {
      EXPECT_LE(*verdict.users.holds, *verdict.users.breaks) << seed;
    }
    if (verdict.users.low && verdict.users.high) {
      EXPECT_LE(*verdict.users.low, *verdict.users.high) << seed;
    }
    if (verdict.rps.low && verdict.rps.high) {
      EXPECT_LE(*verdict.rps.low, *verdict.rps.high) << seed;
    }
    EXPECT_LE(verdict.users.holds.value_or(0), options.max_users) << seed;
  }
}

TEST(Search, TheSameVisitsAlwaysGiveTheSameAnswer) {
  const auto once = test::search(test::shop(), {}, 7);
  const auto again = test::search(test::shop(), {}, 7);
  ASSERT_EQ(once.visits.size(), again.visits.size());
  EXPECT_EQ(sentence(once.verdict, once.names), sentence(again.verdict, again.names));
  EXPECT_EQ(once.verdict.users.low, again.verdict.users.low);
  EXPECT_EQ(once.verdict.notes, again.verdict.notes);
}

TEST(ShouldAbort, OnlyWhenMostRequestsFailAndThereAreEnough) {
  aggregate::Live live;
  live.ended = 100;
  live.failed = 51;
  EXPECT_TRUE(should_abort({}, live, 1s));
  EXPECT_FALSE(should_abort({}, live, 400ms));
  live.failed = 50;
  EXPECT_FALSE(should_abort({}, live, 1s));
  live.ended = live.failed = 19;
  EXPECT_FALSE(should_abort({}, live, 1s));
}

TEST(ShouldAbort, WhenNoConnectionEverStands) {
  aggregate::Live live;
  live.ended = live.failed = live.unconnected = 3;
  EXPECT_TRUE(should_abort({}, live, 1s));
  live.unconnected = 2;
  EXPECT_FALSE(should_abort({}, live, 1s));
}

TEST(Purpose, NamesAreWireFormat) {
  EXPECT_EQ(purpose_name(Purpose::warmup), "warmup");
  EXPECT_EQ(purpose_name(Purpose::baseline), "baseline");
  EXPECT_EQ(purpose_name(Purpose::explore), "explore");
  EXPECT_EQ(purpose_name(Purpose::bracket), "bracket");
  EXPECT_EQ(purpose_name(Purpose::repeat), "repeat");
  EXPECT_EQ(purpose_name(Purpose::curve), "curve");
  EXPECT_EQ(purpose_name(Purpose::verify), "verify");
  EXPECT_EQ(purpose_name(Purpose::recovery), "recovery");
}

}  // namespace
}  // namespace brink::verdict
