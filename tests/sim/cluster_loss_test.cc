// Workers that are killed, fall asleep or are cut off: no request is made by two, none is counted twice, and what is
// missing is between the loss and the moment from which others play the load.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/random.h"
#include "run/k6/test_news.h"
#include "sim/cluster_world.h"
#include "sim/rig.h"

namespace brink::test {
namespace {

using cluster::WorkEnd;
using plan::OnLoss;
using run::StageResult;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double rate = 60;

plan::Plan a_plan() { return {.routes = {route("/a", 3), route("/b", 1)}}; }

plan::Stage open_stage(Duration duration) {
  plan::Stage stage;
  stage.load = plan::Open{plan::Rate::constant(rate)};
  stage.duration = duration;
  return stage;
}

// How often each request of the whole was made, by its number: arrivals of a constant rate lie apart.
std::map<std::int64_t, int> made(const World& world) {
  std::map<std::int64_t, int> times;
  for (const auto& worker : world.workers) {
    for (const auto& due : worker->dues) {
      // Clocks are known to within the time a message takes.
      ++times[std::llround(brink::seconds(due.at - world.stage_begin()) * rate)];
    }
  }
  return times;
}

void expect_none_twice(const World& world) {
  for (const auto& [number, times] : made(world)) EXPECT_EQ(times, 1) << "request " << number;
}

// From when until when requests are missing, since the stage began.
std::pair<Duration, Duration> gap(const World& world, Duration duration) {
  const auto times = made(world);
  std::pair<Duration, Duration> out{Duration::max(), Duration::min()};
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(brink::seconds(duration) * rate); ++i) {
    if (times.contains(i)) continue;
    const Duration at = from_seconds(static_cast<double>(i) / rate);
    out = {std::min(out.first, at), std::max(out.second, at)};
  }
  return out;
}

std::uint64_t sum_of_parts(const StageResult& result) {
  std::uint64_t sum = 0;
  for (const auto& part : result.processes) sum += part.summary.total.counts.due;
  return sum;
}

TEST(ClusterLoss, WhoIsKilledIsNamedAndTheOthersGoOn) {
  World world({.plan = a_plan(), .mishaps = {{Mishap::Kind::kill, 1, milliseconds(4300)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(12)));
  ASSERT_EQ(result.processes.size(), 3u);
  ASSERT_TRUE(result.processes[1].lost.has_value());
  const auto& lost = *result.processes[1].lost;
  EXPECT_EQ(lost.how, "was not heard of for 2 s");
  EXPECT_GT(lost.at, milliseconds(6000));
  EXPECT_LT(lost.at, milliseconds(6600));
  EXPECT_GT(lost.seen, milliseconds(3300));
  EXPECT_LT(lost.seen, milliseconds(4400));
  EXPECT_FALSE(lost.restored.has_value());
  EXPECT_NEAR(lost.unknown, (12 - brink::seconds(lost.seen)) * rate / 3, 3);
  EXPECT_TRUE(result.cut_short);
  EXPECT_EQ(sum_of_parts(result), result.summary.total.counts.due);
  expect_none_twice(world);
}

TEST(ClusterLoss, OthersPlayItsLoadWithinThreeSeconds) {
  World world({.plan = a_plan(), .on_loss = OnLoss::redistribute, .mishaps = {{Mishap::Kind::kill, 1, seconds(4)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(12)));
  ASSERT_TRUE(result.processes[1].lost && result.processes[1].lost->restored);
  const auto& lost = *result.processes[1].lost;
  EXPECT_LT(*lost.restored, seconds(7));
  EXPECT_FALSE(result.cut_short);
  expect_none_twice(world);
  const auto [from, to] = gap(world, seconds(12));
  EXPECT_GT(from, milliseconds(3900));
  EXPECT_LT(to, *lost.restored);
  EXPECT_NEAR(lost.unknown, brink::seconds(*lost.restored - lost.seen) * rate / 3, 3);
  EXPECT_NEAR(static_cast<double>(result.summary.total.counts.due) + lost.unknown, 12 * rate, 2);
  EXPECT_EQ(sum_of_parts(result), result.summary.total.counts.due);
}

TEST(ClusterLoss, UsersOfClosedLoadAreTakenOver) {
  World world({.plan = a_plan(), .on_loss = OnLoss::redistribute, .mishaps = {{Mishap::Kind::kill, 0, seconds(4)}}});
  ASSERT_TRUE(world.muster().has_value());
  plan::Stage stage;
  stage.load = plan::Closed{.users = 12, .think = milliseconds(93)};  // ten requests a second each
  stage.duration = seconds(12);
  const StageResult result = world.play(stage);
  ASSERT_TRUE(result.processes[0].lost && result.processes[0].lost->restored);
  const auto& buckets = result.summary.series.buckets;
  EXPECT_NEAR(static_cast<double>(buckets[2].due), 120, 2);
  EXPECT_NEAR(static_cast<double>(buckets[5].due), 80, 2);
  EXPECT_NEAR(static_cast<double>(buckets[10].due), 120, 2);
}

TEST(ClusterLoss, ALossEndsTheStageIfThatWasAsked) {
  World world({.plan = a_plan(), .on_loss = OnLoss::stop, .mishaps = {{Mishap::Kind::kill, 2, seconds(2)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(60)));
  EXPECT_TRUE(result.cut_short);
  EXPECT_LT(result.summary.length, seconds(6));
}

// It wakes up, sends nothing more, and comes back as another.
TEST(ClusterLoss, OneThatFellAsleepIsNoGhost) {
  World world({.plan = a_plan(),
               .on_loss = OnLoss::redistribute,
               .mishaps = {{Mishap::Kind::pause, 1, seconds(3), seconds(4)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(15)));
  expect_none_twice(world);
  ASSERT_EQ(result.processes.size(), 4u);
  EXPECT_TRUE(result.processes[1].lost.has_value());
  EXPECT_FALSE(result.processes[3].lost.has_value());
  EXPECT_EQ(result.processes[3].name(), "worker 4 (w1)");
  EXPECT_GT(result.processes[3].summary.total.counts.due, 50u);
  for (const auto& due : world.workers[1]->dues) {
    const Duration at = due.at - world.stage_begin();
    EXPECT_TRUE(at < milliseconds(3200) || at > seconds(7)) << brink::seconds(at);
  }
  ASSERT_GE(world.workers[1]->ends.size(), 1u);
  EXPECT_EQ(world.workers[1]->ends[0].how, WorkEnd::How::lease_over);
  const auto [from, to] = gap(world, seconds(15));
  EXPECT_GT(from, seconds(2));
  EXPECT_LT(to, *result.processes[1].lost->restored);
}

TEST(ClusterLoss, AShortSleepHarmsNobody) {
  World world({.plan = a_plan(),
               .on_loss = OnLoss::redistribute,
               .mishaps = {{Mishap::Kind::pause, 1, seconds(3), milliseconds(1200)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(8)));
  ASSERT_EQ(result.processes.size(), 3u);
  EXPECT_FALSE(result.processes[1].lost.has_value());
  EXPECT_EQ(made(world).size(), 8 * 60u);
  EXPECT_EQ(result.summary.total.counts.due, 8 * 60u);
}

// What it counted while nobody heard it comes when it is heard again.
TEST(ClusterLoss, WhatAShortCutHeldBackIsCountedOnce) {
  World world({.plan = a_plan(), .mishaps = {{Mishap::Kind::cut_off, 0, milliseconds(2500), milliseconds(1500)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(8)));
  EXPECT_FALSE(result.processes[0].lost.has_value());
  EXPECT_EQ(result.summary.total.counts.due, 8 * 60u);
  EXPECT_EQ(result.summary.total.counts.completed, 8 * 60u);
}

// Both sides know: it stops, they take over, and it comes back when it can.
TEST(ClusterLoss, OneThatIsCutOffStopsByItself) {
  World world({.plan = a_plan(),
               .on_loss = OnLoss::redistribute,
               .mishaps = {{Mishap::Kind::cut_off, 2, seconds(3), seconds(6)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(16)));
  expect_none_twice(world);
  EXPECT_TRUE(result.processes[2].lost.has_value());
  const auto [from, to] = gap(world, seconds(16));
  EXPECT_GT(from, seconds(4)) << "its lease still ran";
  EXPECT_LT(to, *result.processes[2].lost->restored);
  ASSERT_EQ(result.processes.size(), 4u);
  EXPECT_GT(result.processes[3].summary.total.counts.due, 50u);
}

TEST(ClusterLoss, ALateOneTakesTheEmptySeat) {
  World world({.plan = a_plan(),
               .on_loss = OnLoss::redistribute,
               .mishaps = {{Mishap::Kind::kill, 0, seconds(2)}},
               .late = {seconds(9)}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(14)));
  expect_none_twice(world);
  ASSERT_EQ(result.processes.size(), 4u);
  EXPECT_EQ(result.processes[3].name(), "worker 4 (w3)");
  EXPECT_GT(result.processes[3].summary.total.counts.due, 50u);
  const auto [from, to] = gap(world, seconds(14));
  EXPECT_LT(to, *result.processes[0].lost->restored);
}

TEST(ClusterLoss, WithoutACoordinatorWorkersStopWithinTheirLease) {
  World world({.plan = a_plan()});
  ASSERT_TRUE(world.muster().has_value());
  Instant died{};
  struct Death {};
  try {
    world.play(open_stage(seconds(30)), [&](const auto&, Duration elapsed) {
      if (elapsed < seconds(3)) return run::Watch::go;
      died = world.now();
      throw Death{};
      return run::Watch::go;
    });
  } catch (const Death&) {
    world.silence(seconds(10));
  }
  for (const auto& worker : world.workers) {
    EXPECT_GT(worker->last_request, died);
    EXPECT_LE(worker->last_request, died + seconds(2));
    ASSERT_EQ(worker->ends.size(), 1u);
    EXPECT_EQ(worker->ends[0].how, WorkEnd::How::lease_over);
  }
}

// In Kubernetes a worker is told to end whenever its machine is wanted for something else.
TEST(ClusterLoss, OneThatIsToldToEndHandsItsLoadOver) {
  World world(
      {.plan = a_plan(), .on_loss = OnLoss::redistribute, .mishaps = {{Mishap::Kind::told_to_end, 1, seconds(4)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(12)));
  ASSERT_EQ(result.processes.size(), 3u);
  ASSERT_TRUE(result.processes[1].left.has_value());
  EXPECT_TRUE(result.processes[1].left->handed_over);
  EXPECT_LT(result.processes[1].left->at, seconds(5));
  EXPECT_FALSE(result.processes[1].lost.has_value());
  EXPECT_FALSE(result.cut_short);
  expect_none_twice(world);
  EXPECT_EQ(made(world).size(), 12 * 60u) << "and none is missing";
  EXPECT_EQ(result.summary.total.counts.completed, 12 * 60u);
  EXPECT_EQ(sum_of_parts(result), 12 * 60u);
  ASSERT_EQ(world.workers[1]->ends.size(), 1u);
  EXPECT_EQ(world.workers[1]->ends[0].how, WorkEnd::How::left);
}

TEST(ClusterLoss, UsersOfOneThatIsToldToEndGoOnElsewhere) {
  World world(
      {.plan = a_plan(), .on_loss = OnLoss::redistribute, .mishaps = {{Mishap::Kind::told_to_end, 0, seconds(4)}}});
  ASSERT_TRUE(world.muster().has_value());
  plan::Stage stage;
  stage.load = plan::Closed{.users = 12, .think = milliseconds(93)};  // ten requests a second each
  stage.duration = seconds(12);
  const StageResult result = world.play(stage);
  ASSERT_TRUE(result.processes[0].left && result.processes[0].left->handed_over);
  for (std::size_t second = 1; second < 12; ++second) {
    EXPECT_NEAR(static_cast<double>(result.summary.series.buckets[second].due), 120, 5) << second;
  }
}

TEST(ClusterLoss, WhatNobodyTakesOverIsMissingAndSaid) {
  World world({.plan = a_plan(), .mishaps = {{Mishap::Kind::told_to_end, 1, seconds(4)}}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(open_stage(seconds(12)));
  ASSERT_TRUE(result.processes[1].left.has_value());
  EXPECT_FALSE(result.processes[1].left->handed_over);
  EXPECT_TRUE(result.cut_short);
  EXPECT_FALSE(result.processes[1].lost.has_value());
  EXPECT_NEAR(static_cast<double>(result.summary.total.counts.due), 12 * 40 + 4 * 20, 5);
  EXPECT_EQ(sum_of_parts(result), result.summary.total.counts.due);
}

// A search plays stage after stage: one that is lost is missing in all that follow.
TEST(ClusterLoss, InTheNextStageItIsStillMissing) {
  World world({.plan = a_plan(), .mishaps = {{Mishap::Kind::kill, 1, seconds(1)}}});
  ASSERT_TRUE(world.muster().has_value());
  world.play(open_stage(seconds(6)));
  const StageResult next = world.play(open_stage(seconds(6)));
  ASSERT_EQ(next.processes.size(), 3u);
  ASSERT_TRUE(next.processes[1].lost.has_value());
  EXPECT_TRUE(next.processes[1].lost->before);
  EXPECT_NEAR(next.processes[1].lost->unknown, 6 * rate / 3, 1);
  EXPECT_TRUE(next.cut_short);
  EXPECT_EQ(next.summary.total.counts.due, 6 * 40u);
}

TEST(ClusterLoss, InTheNextStageOthersPlayItsLoadFromTheBeginning) {
  World world({.plan = a_plan(), .on_loss = OnLoss::redistribute, .mishaps = {{Mishap::Kind::kill, 1, seconds(1)}}});
  ASSERT_TRUE(world.muster().has_value());
  world.play(open_stage(seconds(6)));
  const StageResult next = world.play(open_stage(seconds(6)));
  EXPECT_EQ(next.processes.size(), 2u);
  EXPECT_FALSE(next.cut_short);
  EXPECT_EQ(next.summary.total.counts.due, 6 * 60u);
}

// A search begins with one user, and then all but one worker have none of their own.
TEST(ClusterLoss, InTheNextStageItsUserIsPlayedByOneWithoutUsers) {
  World world({.plan = a_plan(), .on_loss = OnLoss::redistribute, .mishaps = {{Mishap::Kind::kill, 0, seconds(1)}}});
  ASSERT_TRUE(world.muster().has_value());
  plan::Stage stage;
  stage.load = plan::Closed{.users = 1, .think = milliseconds(93)};  // ten requests a second
  stage.duration = seconds(6);
  world.play(stage);
  const StageResult next = world.play(stage);
  EXPECT_FALSE(next.cut_short);
  EXPECT_NEAR(static_cast<double>(next.summary.total.counts.due), 60, 2);
}

// A test of k6 as its coordinator sees it, of which the workers have begun what they said: nothing, or all that they
// were told to play beside their own.
class Hearer : public engine::UserProgram, public run::k6::TestHearer {
 public:
  explicit Hearer(bool begun) : begun_(begun) {}
  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment) override {
    return could_not_run("these are played elsewhere");
  }
  void enter(engine::Part) override {}
  std::uint32_t users() const override { return 0; }
  std::string briefing() const override { return ""; }
  bool fits(const run::k6::TestNews&) const override { return true; }
  void hear(std::uint32_t, const std::string&, const run::k6::TestNews&) override {}
  std::vector<std::uint64_t> begun(std::uint32_t, const Part&) const override { return {0}; }
  bool has(std::uint32_t, const Part& part) const override { return part.own || begun_; }

 private:
  bool begun_;
};

// The others had ended, and nothing more was begun there, when they were told to play what was lost.
StageResult lost_as_the_others_end(bool begun) {
  World world({.plan = a_plan(),
               .on_loss = OnLoss::redistribute,
               .mishaps = {{Mishap::Kind::kill, 1, milliseconds(4100)}},
               .latency = milliseconds(700),
               .program = std::make_shared<Hearer>(begun)});
  EXPECT_TRUE(world.muster().has_value());
  StageResult result = world.play(open_stage(seconds(6)));
  EXPECT_TRUE(result.processes[1].lost.has_value());
  EXPECT_GT(result.processes[1].lost->at, seconds(6));
  return result;
}

TEST(ClusterLoss, OfATestWhatNobodyBeganIsNotRestored) {
  const StageResult result = lost_as_the_others_end(false);
  EXPECT_FALSE(result.processes[1].lost->restored.has_value());
  EXPECT_TRUE(result.cut_short);
}

TEST(ClusterLoss, OfATestWhatOthersBeganIsRestored) {
  const StageResult result = lost_as_the_others_end(true);
  EXPECT_TRUE(result.processes[1].lost->restored.has_value());
  EXPECT_FALSE(result.cut_short);
}

// A search with the users of such a script: they are a stage's, and dealt like those of any other.
class OfSearch final : public Hearer {
 public:
  OfSearch() : Hearer(false) {}
  bool plays_scenarios() const override { return false; }
  std::vector<std::uint64_t> begun(std::uint32_t, const Part&) const override {
    ADD_FAILURE() << "there are no iterations to deal";
    return {};
  }
};

plan::Stage twelve_users() {
  plan::Stage stage;
  stage.load = plan::Closed{.users = 12, .think = milliseconds(93)};  // ten requests a second each
  stage.duration = seconds(12);
  return stage;
}

TEST(ClusterLoss, OfASearchUsersAreTakenOver) {
  World world({.plan = a_plan(),
               .on_loss = OnLoss::redistribute,
               .mishaps = {{Mishap::Kind::kill, 0, seconds(4)}},
               .program = std::make_shared<OfSearch>()});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(twelve_users());
  ASSERT_TRUE(result.processes[0].lost && result.processes[0].lost->restored);
  EXPECT_FALSE(result.cut_short);
  EXPECT_NEAR(static_cast<double>(result.summary.series.buckets[5].due), 80, 2);
  EXPECT_NEAR(static_cast<double>(result.summary.series.buckets[10].due), 120, 2);
}

TEST(ClusterLoss, OfASearchUsersGoOnElsewhereWhenOneIsToldToEnd) {
  World world({.plan = a_plan(),
               .on_loss = OnLoss::redistribute,
               .mishaps = {{Mishap::Kind::told_to_end, 0, seconds(4)}},
               .program = std::make_shared<OfSearch>()});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(twelve_users());
  ASSERT_TRUE(result.processes[0].left && result.processes[0].left->handed_over);
  for (std::size_t second = 1; second < 12; ++second) {
    EXPECT_NEAR(static_cast<double>(result.summary.series.buckets[second].due), 120, 5) << second;
  }
}

// Twenty courses of things, in a network that loses and doubles.
TEST(ClusterLoss, WhateverHappensNothingIsDoneOrCountedTwice) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, 9);
    WorldSetup setup{.plan = a_plan(), .seats = 4, .on_loss = OnLoss::redistribute, .seed = seed};
    roughen(setup, random, 4, milliseconds(12'500));  // one of four is spared
    if (random.below(2) == 0) setup.late = {milliseconds(3000 + random.below(9000))};
    World world(setup);
    ASSERT_TRUE(world.muster().has_value());
    const StageResult result = world.play(open_stage(seconds(18)));
    expect_none_twice(world);
    EXPECT_EQ(sum_of_parts(result), result.summary.total.counts.due);
    EXPECT_TRUE(result.summary.total.counts.balanced());
    // What each of them saw to its end is all there; of one that was lost, no more than it did.
    const auto all = made(world);
    EXPECT_LE(result.summary.total.counts.sent, all.size());
    double unknown = 0;
    for (const auto& part : result.processes) unknown += part.lost ? part.lost->unknown : 0;
    const double due = static_cast<double>(result.summary.total.counts.due);
    EXPECT_NEAR(due + unknown, 18 * rate, 2.0 + static_cast<double>(result.processes.size()));
  }
}

}  // namespace
}  // namespace brink::test
