#include "verdict/stalls.h"

#include <gtest/gtest.h>

#include "verdict/judge.h"
#include "verdict/steps.h"
#include "verdict/target_sim_test.h"

namespace brink::verdict {
namespace {

using namespace std::chrono_literals;

test::SimTarget steady() {
  test::SimTarget target;
  target.routes = {{0.02, 0.04}};
  return target;
}

Visit open(const test::SimTarget& target, double rate, std::uint64_t seed) {
  return test::visit(target, {}, open_visit({}, Purpose::verify, rate, 12s), seed);
}

TEST(Stalls, ASteadyTargetHasNone) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(find_stalls(open(steady(), 50, seed).summary, 2s).pauses, 0) << seed;
  }
}

TEST(Stalls, APauseShowsWhateverItsPhase) {
  test::SimTarget target = steady();
  target.pause_period = 10;
  target.pause_length = 2.5;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Visit visit = open(target, 50, seed);
    const Stalls stalls = find_stalls(visit.summary, 2s);
    EXPECT_GE(stalls.pauses, 1) << seed;
    EXPECT_LE(stalls.pauses, 2) << seed;
    EXPECT_GT(stalls.share_waiting, 0.05) << seed;
    EXPECT_LE(stalls.longest, 3s) << seed;
    EXPECT_TRUE(judge_visit(visit, {}).broken) << seed;
  }
}

TEST(Stalls, AShortPauseIsSeenButBreaksNothing) {
  test::SimTarget target = steady();
  target.pause_period = 5;
  target.pause_length = 0.8;
  int seen = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Visit visit = open(target, 100, seed);
    seen += find_stalls(visit.summary, 2s).pauses > 0;
    EXPECT_FALSE(judge_visit(visit, {}).broken) << seed;
  }
  EXPECT_EQ(seen, 20);
}

TEST(Stalls, ASlowRouteIsNoPause) {
  test::SimTarget target = steady();
  target.routes.push_back({3.9, 4.1});
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_EQ(find_stalls(open(target, 50, seed).summary, 2s).pauses, 0) << seed;
    const Step alone = short_visit({}, {}, Purpose::baseline, 1);
    EXPECT_EQ(find_stalls(test::visit(target, {}, alone, seed).summary, 2s).pauses, 0) << seed;
  }
}

TEST(Stalls, FewUsersWhoThinkLeaveNoPauses) {
  SearchOptions options;
  options.think = 2s;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Step alone = decisive_visit(options, {}, {}, Purpose::repeat, 2);
    EXPECT_EQ(find_stalls(test::visit(steady(), options, alone, seed).summary, 2s).pauses, 0) << seed;
  }
}

TEST(Stalls, AnOverloadedTargetIsSlowNotStalled) {
  test::SimTarget target;
  target.routes = {{0.05, 0.05, 0, 0, 0}};
  target.pools = {{2, 1e9}};
  const Step crowd = decisive_visit({}, {}, {}, Purpose::bracket, 60);
  EXPECT_EQ(find_stalls(test::visit(target, {}, crowd, 1).summary, 2s).pauses, 0);
}

TEST(Stalls, NothingIsFoundInNothing) { EXPECT_EQ(find_stalls({}, 2s).pauses, 0); }

}  // namespace
}  // namespace brink::verdict
