// Several workers, each on a simulated machine of its own, are one load: what they saw together is what one would have
// seen, and who is lost is named and counted nowhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "sim/cluster_rig.h"
#include "sim/rig.h"

namespace brink::test {
namespace {

using cluster::Halt;
using run::StageResult;
using run::Watch;
using std::chrono::milliseconds;
using std::chrono::seconds;

const run::Watcher go_on = [](const aggregate::Live&, Duration) { return Watch::go; };

plan::Plan plan_of(Random& random) {
  plan::Plan plan;
  plan.routes = {route("/a", 3), route("/b", 1)};
  plan.client.keepalive = random.below(2) == 0;
  plan.seed = 1 + random.below(100);
  return plan;
}

// Stages of which arithmetic says every event, whoever plays which part. Each worker looks up the address once, in the
// warm-up.
plan::Stage closed_stage(Random& random) {
  plan::Stage stage;
  plan::Closed closed;
  closed.users = static_cast<std::uint32_t>(1 + random.below(12));
  closed.think = milliseconds(5 + random.below(200));
  stage.load = closed;
  stage.warmup = milliseconds(500);
  stage.duration = milliseconds(1000 + random.below(4000));
  return stage;
}

plan::Stage open_stage(Random& random) {
  plan::Stage stage;
  plan::Open open;
  const double from = 10 + random.uniform() * 200, to = 10 + random.uniform() * 200;
  open.rate = random.below(2) == 0 ? plan::Rate::constant(from) : plan::Rate::ramp(from, to, seconds(2));
  stage.load = std::move(open);
  stage.warmup = milliseconds(1500);
  stage.duration = milliseconds(1000 + random.below(4000));
  return stage;
}

StageResult alone(const plan::Plan& plan, const plan::Stage& stage) {
  sim::DelayTarget target(milliseconds(7));
  sim::SimMachine machine(sim::SimOptions{.seed = 1, .cpu_per_event = {}});
  machine.listen("10.0.0.1", 80, target);
  SimLoad load(machine, plan, std::make_shared<engine::SharedBudget>(plan.budget));
  return load.play(stage, {.samples = 100'000}, go_on);
}

struct Cluster {
  Cluster(const plan::Plan& plan, std::uint32_t count, bool stop_when_lost = false)
      : hub(plan, count), crew(std::make_shared<cluster::Crew>(hub, plan, nullptr)) {
    CHECK(crew->muster(seconds(1)).has_value());
    load = cluster::make_cluster_load({crew, steps_of(milliseconds(5)), &part, stop_when_lost});
  }
  StageResult play(const plan::Stage& stage, const run::Watcher& watcher = go_on) {
    return load->play(stage, {.samples = 100'000}, watcher);
  }

  SimHub hub;
  engine::Part part = engine::Part::measure;
  std::shared_ptr<cluster::Crew> crew;
  std::unique_ptr<run::LoadSource> load;
};

std::vector<std::uint64_t> numbers(const aggregate::Counts& c) {
  return {c.due,        c.sent,           c.missed,          c.completed,          c.failed, c.in_flight, c.bytes_sent,
          c.body_bytes, c.bytes_received, c.ended_in_window, c.completed_in_window};
}

void expect_same(const StageResult& one, const StageResult& many) {
  EXPECT_EQ(numbers(one.summary.total.counts), numbers(many.summary.total.counts));
  EXPECT_EQ(one.summary.total.counts.status, many.summary.total.counts.status);
  EXPECT_TRUE(one.summary.total.response() == many.summary.total.response())
      << one.summary.total.response().mean() << " s and " << many.summary.total.response().mean() << " s";
  EXPECT_TRUE(one.summary.total.service() == many.summary.total.service());
  EXPECT_EQ(one.summary.warmup_ended, many.summary.warmup_ended);
  EXPECT_EQ(one.summary.length, many.summary.length);
  EXPECT_EQ(one.samples.size(), many.samples.size());
  ASSERT_EQ(one.summary.series.buckets.size(), many.summary.series.buckets.size());
  for (std::size_t i = 0; i < one.summary.series.buckets.size(); ++i) {
    EXPECT_EQ(one.summary.series.buckets[i].due, many.summary.series.buckets[i].due);
    EXPECT_EQ(one.summary.series.buckets[i].latency, many.summary.series.buckets[i].latency);
  }
  // Which user begins with which route is each worker's own; the weights hold all the same.
  aggregate::RouteSummary routes;
  for (const auto& route : many.summary.routes) routes.merge(route);
  EXPECT_EQ(numbers(routes.counts), numbers(one.summary.total.counts));
  EXPECT_TRUE(routes.response() == one.summary.total.response());
}

TEST(Cluster, ClosedLoadOfManyIsThatOfOne) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed, 0);
    const plan::Plan plan = plan_of(random);
    const plan::Stage stage = closed_stage(random);
    Cluster cluster(plan, static_cast<std::uint32_t>(1 + random.below(5)));
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_same(alone(plan, stage), cluster.play(stage));
  }
}

// Each request opens its connection, since how many are kept open is each worker's own.
TEST(Cluster, OpenLoadOfManyIsThatOfOne) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed, 0);
    plan::Plan plan = plan_of(random);
    plan.client.keepalive = false;
    const plan::Stage stage = open_stage(random);
    Cluster cluster(plan, static_cast<std::uint32_t>(1 + random.below(5)));
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_same(alone(plan, stage), cluster.play(stage));
  }
}

TEST(Cluster, RequestsOfABudgetAreDividedExactly) {
  Random random(7, 0);
  plan::Plan plan = plan_of(random);
  plan.budget.max_requests = 101;
  plan::Stage stage = closed_stage(random);
  stage.warmup = {};
  stage.duration = seconds(60);
  stage.load = plan::Closed{.users = 6};
  Cluster cluster(plan, 3);
  const StageResult result = cluster.play(stage);
  EXPECT_EQ(result.summary.total.counts.sent, 101u);
  EXPECT_TRUE(result.budget_spent);
}

TEST(Cluster, ACountOfRequestsIsDividedExactly) {
  Random random(7, 0);
  const plan::Plan plan = plan_of(random);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 7};
  stage.requests = 1003;
  Cluster cluster(plan, 4);
  EXPECT_EQ(cluster.play(stage).summary.total.counts.completed, 1003u);
}

TEST(Cluster, ARateOfTheBudgetHoldsOverAll) {
  Random random(7, 0);
  plan::Plan plan = plan_of(random);
  plan.budget.max_rps = 50;
  plan::Stage stage;
  stage.load = plan::Closed{.users = 9};
  stage.duration = seconds(4);
  Cluster cluster(plan, 3);
  const auto sent = cluster.play(stage).summary.total.counts.sent;
  EXPECT_GE(sent, 195u);
  EXPECT_LE(sent, 203u);
}

TEST(Cluster, ProcessesAreToldApart) {
  Random random(3, 0);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 5};
  stage.duration = seconds(2);
  Cluster cluster(plan_of(random), 2);
  const StageResult result = cluster.play(stage);
  ASSERT_EQ(result.processes.size(), 2u);
  EXPECT_EQ(result.processes[0].name(), "process 1 (pid 100)");
  EXPECT_EQ(result.processes[1].pid, 101);
  EXPECT_EQ(result.processes[0].summary.total.counts.sent + result.processes[1].summary.total.counts.sent,
            result.summary.total.counts.sent);
  ASSERT_EQ(result.summary.workers.size(), 2u);
  EXPECT_EQ(result.summary.workers[1].process, 2u);
}

TEST(Cluster, WhoIsLostIsNamedAndTheOthersGoOn) {
  Random random(3, 0);
  const plan::Plan plan = plan_of(random);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 6};
  stage.duration = seconds(2);
  Cluster whole(plan, 3);
  const StageResult all = whole.play(stage);
  Cluster cluster(plan, 3);
  cluster.hub.plays = [&](std::uint32_t place) {
    if (place == 1) cluster.hub.lose(place, "was killed by SIGKILL");
    return place != 1;
  };
  const StageResult result = cluster.play(stage);
  ASSERT_TRUE(result.processes[1].lost.has_value());
  EXPECT_EQ(result.processes[1].lost->how, "was killed by SIGKILL");
  EXPECT_FALSE(result.processes[0].lost.has_value());
  EXPECT_TRUE(result.cut_short);
  EXPECT_EQ(result.summary.total.counts.sent,
            all.processes[0].summary.total.counts.sent + all.processes[2].summary.total.counts.sent);
  const bool halted = std::any_of(cluster.hub.told.begin(), cluster.hub.told.end(),
                                  [](const auto& one) { return std::holds_alternative<Halt>(one.second); });
  EXPECT_FALSE(halted);

  cluster.hub.plays = [](auto) { return true; };
  cluster.hub.told.clear();
  const StageResult next = cluster.play(stage);  // it is not asked again
  EXPECT_TRUE(next.processes[1].lost.has_value());
  for (const auto& [place, message] : cluster.hub.told) EXPECT_NE(place, 1u);
}

// Its last account; what it did after that is in no number, and nothing is in two.
TEST(Cluster, WhatWasHeardOfOneThatIsLostCounts) {
  Random random(3, 0);
  const plan::Plan plan = plan_of(random);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 6};
  stage.duration = seconds(2);
  Cluster cluster(plan, 2);
  cluster.hub.plays = [](std::uint32_t place) { return place == 0; };
  const auto account = [](std::uint64_t sent) {
    cluster::Account made{.number = 1};
    made.summary.routes.resize(2);
    auto& counts = made.summary.routes[1].counts;
    counts.due = counts.sent = sent;
    counts.in_flight = 3;
    counts.completed = sent - 3;
    made.summary.total.counts = counts;
    made.tally.routes.resize(2);
    return made;
  };
  int looks = 0;
  const run::Watcher watcher = [&](const aggregate::Live&, Duration) {
    if (++looks == 3) cluster.hub.hear(1, account(100));
    if (looks == 6) cluster.hub.hear(1, account(250));
    if (looks == 9) cluster.hub.lose(1, "was killed by SIGKILL");
    return Watch::go;
  };
  const StageResult result = cluster.play(stage, watcher);
  EXPECT_EQ(result.processes[1].summary.total.counts.sent, 250u);
  EXPECT_EQ(result.summary.total.counts.sent, result.processes[0].summary.total.counts.sent + 250);
  EXPECT_EQ(result.summary.total.counts.in_flight, 3u);
  ASSERT_TRUE(result.processes[1].lost.has_value());
  EXPECT_LT(result.processes[1].lost->seen, result.processes[1].lost->at);
  EXPECT_GT(result.processes[1].lost->seen, Duration{});
}

TEST(Cluster, OneThatSaysWhatDoesNotFitIsDropped) {
  Random random(3, 0);
  const plan::Plan plan = plan_of(random);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 6};
  stage.duration = seconds(2);
  Cluster cluster(plan, 2);
  cluster.hub.plays = [&](std::uint32_t place) {
    if (place == 1) cluster.hub.hear(1, cluster::Played{.number = 1});  // of no routes
    return place == 0;
  };
  EXPECT_TRUE(cluster.play(stage).processes[1].lost.has_value());
}

TEST(Cluster, OneThatIsSilentForAMinuteIsLost) {
  Random random(3, 0);
  const plan::Plan plan = plan_of(random);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 6};
  stage.duration = seconds(2);
  Cluster cluster(plan, 2);
  cluster.hub.plays = [](std::uint32_t place) { return place == 0; };
  Duration longest{};
  const run::Watcher watcher = [&](const aggregate::Live&, Duration elapsed) {
    longest = elapsed;
    return Watch::go;
  };
  EXPECT_TRUE(cluster.play(stage, watcher).processes[1].lost.has_value());
  EXPECT_GT(longest, seconds(59));
  EXPECT_LT(longest, seconds(62));
}

// Those who have not ended yet are told to.
TEST(Cluster, ALossEndsTheStageIfThatWasAsked) {
  Random random(3, 0);
  const plan::Plan plan = plan_of(random);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 6};
  stage.duration = seconds(2);
  Cluster cluster(plan, 3, true);
  cluster.hub.plays = [&](std::uint32_t place) {
    if (place == 1) cluster.hub.lose(place, "ended with exit code 1");
    return place == 0;
  };
  int looks = 0;
  const run::Watcher watcher = [&](const aggregate::Live&, Duration) {
    if (++looks == 5) cluster.hub.lose(2, "ended with exit code 1");
    return Watch::go;
  };
  const StageResult result = cluster.play(stage, watcher);
  std::vector<std::uint32_t> halted;
  for (const auto& [place, message] : cluster.hub.told) {
    if (std::holds_alternative<Halt>(message)) halted.push_back(place);
  }
  EXPECT_THAT(halted, testing::ElementsAre(0u, 2u));
  EXPECT_TRUE(result.cut_short);
}

TEST(Cluster, AWishToEndIsToldOnce) {
  Random random(3, 0);
  const plan::Plan plan = plan_of(random);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 2};
  stage.duration = seconds(2);
  Cluster cluster(plan, 2);
  cluster.hub.plays = [](auto) { return false; };
  int looks = 0;
  const run::Watcher watcher = [&](const aggregate::Live&, Duration) {
    if (++looks == 8) {
      cluster.hub.lose(0, "ended with exit code 0");
      cluster.hub.lose(1, "ended with exit code 0");
    }
    return looks < 3 ? Watch::go : looks < 6 ? Watch::drain : Watch::cut;
  };
  cluster.play(stage, watcher);
  std::vector<bool> cuts;
  for (const auto& [place, message] : cluster.hub.told) {
    if (const auto* halt = std::get_if<Halt>(&message); halt != nullptr && place == 0) cuts.push_back(halt->cut);
  }
  EXPECT_EQ(cuts, (std::vector<bool>{false, true}));
}

TEST(Cluster, NobodyPlaysBeforeAllAreReady) {
  Random random(3, 0);
  const plan::Plan plan = plan_of(random);
  SimHub hub(plan, 2);
  hub.lose(1, "was killed by SIGSEGV");
  cluster::Crew crew(hub, plan, nullptr);
  ASSERT_TRUE(crew.muster(seconds(1)).has_value()) << "both had said so before";
  SimHub other({.routes = {route("/")}}, 1);
  cluster::Crew strangers(other, plan, nullptr);
  const auto ok = strangers.muster(seconds(1));
  ASSERT_FALSE(ok.has_value());
  EXPECT_EQ(ok.error().message, "process 1 of the run speaks another language");
}

}  // namespace
}  // namespace brink::test
