// What whoever watches a run is told while it goes on.
#include <gtest/gtest.h>

#include "run/play.h"
#include "sim/sim_load.h"
#include "sim/sim_target.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

struct Watcher : run::Observer {
  void on_progress(const run::Progress&) override {}
  void on_stage(const output::Stage& stage) override { ended.push_back(stage); }
  void on_note(const std::string&) override {}
  void on_belief(const run::Belief&) override {}
  bool wants_details() const override { return true; }
  void on_details(const output::LiveStage& stage) override { told.push_back(stage); }
  std::vector<output::LiveStage> told;
  std::vector<output::Stage> ended;
};

struct Blind : Watcher {
  bool wants_details() const override { return false; }
};

run::BenchRequest bench(plan::LoadModel load) {
  run::BenchRequest request;
  plan::Route route;
  route.name = "/";
  route.url = parse_url("http://10.0.0.1/")->url;
  request.plan.routes = {route};
  request.stage.name = "bench";
  request.stage.load = load;
  request.stage.warmup = 2s;
  request.stage.duration = 5s;
  request.saving.save = false;
  return request;
}

void play(const run::BenchRequest& request, run::Observer& observer) {
  sim::DelayTarget target(10ms);
  sim::SimMachine machine({.seed = 1});
  machine.listen("10.0.0.1", 80, target);
  run::Stop stop;
  ASSERT_TRUE(run::bench_with(request, observer, stop, sim_machinery(machine)).has_value());
}

TEST(Watched, EverySecondOfTheWindowIsToldOnce) {
  Watcher watcher;
  play(bench(plan::Closed{4}), watcher);
  ASSERT_EQ(watcher.ended.size(), 1u);
  ASSERT_GE(watcher.told.size(), 5u);
  std::vector<output::LiveSecond> seconds;
  for (const auto& stage : watcher.told) seconds.insert(seconds.end(), stage.seconds.begin(), stage.seconds.end());
  ASSERT_GE(seconds.size(), 4u);
  ASSERT_LE(seconds.size(), 5u);
  // What a second of the window had is what the record's series says of it.
  const auto& series = watcher.ended[0].series;
  for (std::size_t i = 0; i < seconds.size(); ++i) {
    EXPECT_EQ(seconds[i].ended, series.completed.at(i)) << "second " << i;
    EXPECT_EQ(seconds[i].due, series.due.at(i)) << "second " << i;
  }
}

TEST(Watched, TheWindowSoFarGrowsTowardsTheRecord) {
  Watcher watcher;
  play(bench(plan::Closed{4}), watcher);
  const output::Stage& record = watcher.ended.at(0);
  EXPECT_TRUE(watcher.told.front().warming_up);
  EXPECT_EQ(watcher.told.front().counts.due, 0u) << "the warm-up does not count";
  EXPECT_GT(watcher.told.front().warmup_ended, 0u) << "and is seen";
  std::uint64_t before = 0;
  for (const auto& stage : watcher.told) {
    EXPECT_GE(stage.counts.completed, before);
    before = stage.counts.completed;
    EXPECT_EQ(stage.users, 4.0);
  }
  EXPECT_GT(before, 0u);
  EXPECT_LE(before, record.numbers.counts.completed);
  EXPECT_FALSE(watcher.told.back().health.workers.empty());
  EXPECT_NEAR(*watcher.told.back().response_ms.p50, *record.numbers.response_ms.p50,
              0.025 * *record.numbers.response_ms.p50);
  ASSERT_EQ(watcher.told.back().routes.size(), 1u);
  EXPECT_EQ(watcher.told.back().routes[0].name, "/");
}

TEST(Watched, OpenLoadSaysWhatIsAsked) {
  Watcher watcher;
  play(bench(plan::Open{plan::Rate::constant(100)}), watcher);
  ASSERT_FALSE(watcher.told.empty());
  EXPECT_EQ(watcher.told.back().asked_rps, 100.0);
  EXPECT_EQ(watcher.told.back().seconds.back().due, 100u);
}

TEST(Watched, WhoDoesNotAskIsToldNothing) {
  Blind blind;
  play(bench(plan::Closed{4}), blind);
  EXPECT_TRUE(blind.told.empty());
  EXPECT_EQ(blind.ended.size(), 1u);
}

}  // namespace
}  // namespace brink::test
