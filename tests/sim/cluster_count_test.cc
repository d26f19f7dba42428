// A count of requests that several workers make: who is lost leaves the rest of its part to the others, so that what is
// known to have been made is all of it, and what is not is said.
#include <gtest/gtest.h>

#include "base/random.h"
#include "sim/cluster_world.h"
#include "sim/rig.h"

namespace brink::test {
namespace {

using plan::OnLoss;
using run::StageResult;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t all = 1801;

// Twelve users of ten requests a second each, which is fifteen seconds.
plan::Stage a_count(std::uint64_t requests = all) {
  plan::Stage stage;
  stage.load = plan::Closed{.users = 12, .think = milliseconds(93)};
  stage.requests = requests;
  return stage;
}

WorldSetup with(std::vector<Mishap> mishaps, OnLoss on_loss = OnLoss::redistribute) {
  return {.plan = {.routes = {route("/a", 3), route("/b", 1)}}, .on_loss = on_loss, .mishaps = std::move(mishaps)};
}

std::uint64_t due(const StageResult& result) { return result.summary.total.counts.due; }

std::uint64_t unknown(const StageResult& result) {
  double sum = 0;
  for (const auto& part : result.processes) sum += part.lost ? part.lost->unknown : 0;
  return static_cast<std::uint64_t>(std::llround(sum));
}

// In fact, known or not.
std::uint64_t made(const World& world) {
  std::uint64_t sum = 0;
  for (const auto& worker : world.workers) sum += worker->dues.size();
  return sum;
}

TEST(ClusterCount, WhatOneThatIsLostHadNotMadeTheOthersMake) {
  World world(with({{Mishap::Kind::kill, 1, milliseconds(4300)}}));
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(a_count());
  ASSERT_TRUE(result.processes[1].lost && result.processes[1].lost->restored);
  EXPECT_EQ(due(result), all);
  EXPECT_EQ(result.summary.total.counts.completed, all);
  EXPECT_EQ(unknown(result), 0u);
  EXPECT_FALSE(result.cut_short);
  // What it made after it was heard of last nobody knows of: that is made once more.
  EXPECT_GE(made(world), all);
  EXPECT_LE(made(world), all + 4 * 13u);
}

TEST(ClusterCount, WhatNobodyMakesIsSaid) {
  World world(with({{Mishap::Kind::kill, 1, seconds(4)}}, OnLoss::go_on));
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(a_count());
  EXPECT_GT(unknown(result), 400u);
  EXPECT_EQ(due(result) + unknown(result), all);
  EXPECT_TRUE(result.cut_short);
}

TEST(ClusterCount, OneThatIsToldToEndLeavesExactlyTheRest) {
  World world(with({{Mishap::Kind::told_to_end, 1, seconds(4)}}));
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(a_count());
  ASSERT_TRUE(result.processes[1].left.has_value());
  EXPECT_TRUE(result.processes[1].left->handed_over);
  EXPECT_FALSE(result.cut_short);
  EXPECT_EQ(due(result), all);
  EXPECT_EQ(made(world), all) << "nothing twice";
}

TEST(ClusterCount, WhatTheLastOneHasLeftIsAllItsOwn) {
  World world(with({{Mishap::Kind::kill, 0, seconds(2)}, {Mishap::Kind::kill, 2, seconds(8)}}));
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(a_count());
  EXPECT_EQ(due(result), all);
  EXPECT_FALSE(result.cut_short);
}

TEST(ClusterCount, InTheNextStageTheOthersMakeAll) {
  World world(with({{Mishap::Kind::kill, 2, seconds(1)}}));
  ASSERT_TRUE(world.muster().has_value());
  world.play(a_count());
  for (const std::uint64_t requests : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{100}}) {
    const StageResult next = world.play(a_count(requests));
    EXPECT_EQ(next.processes.size(), 2u);
    EXPECT_EQ(due(next), requests);
    EXPECT_FALSE(next.cut_short);
  }
}

// It is not known that it is lost before there is nobody left to make the rest.
TEST(ClusterCount, WhereTheOthersHaveEndedTheRestIsMissing) {
  World world(with({{Mishap::Kind::kill, 1, milliseconds(14'500)}}));
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(a_count());
  EXPECT_GT(unknown(result), 0u);
  EXPECT_EQ(due(result) + unknown(result), all);
  EXPECT_TRUE(result.cut_short);
}

TEST(ClusterCount, ArrivalsAreCountedTheSameWay) {
  World world(with({{Mishap::Kind::kill, 1, seconds(4)}}));
  ASSERT_TRUE(world.muster().has_value());
  plan::Stage stage;
  stage.load = plan::Open{plan::Rate::constant(60)};
  stage.requests = 900;
  const StageResult result = world.play(stage);
  EXPECT_EQ(due(result), 900u);
  EXPECT_FALSE(result.cut_short);
}

TEST(ClusterCount, WhateverHappensTheSumIsTheCount) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, 11);
    WorldSetup setup = with({});
    setup.seats = 4;
    setup.seed = seed;
    roughen(setup, random, 3, milliseconds(14'500));  // one of four is spared
    World world(setup);
    ASSERT_TRUE(world.muster().has_value());
    const StageResult result = world.play(a_count());
    EXPECT_EQ(due(result) + unknown(result), all);
    EXPECT_EQ(result.cut_short, unknown(result) > 0);
    EXPECT_GE(made(world) + unknown(result), all);
    EXPECT_TRUE(result.summary.total.counts.balanced());
  }
}

}  // namespace
}  // namespace brink::test
