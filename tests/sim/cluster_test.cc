// Several workers, each on a simulated machine of its own, are one load: what they saw together is what one would have
// seen, whatever the network between them and their coordinator does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"
#include "sim/cluster_world.h"
#include "sim/rig.h"

namespace brink::test {
namespace {

using run::StageResult;
using std::chrono::milliseconds;
using std::chrono::seconds;

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
  return load.play(stage, {.samples = 100'000}, [](const auto&, auto) { return run::Watch::go; });
}

struct Cluster : World {
  Cluster(const plan::Plan& plan, std::uint32_t count, Weather weather = {}, std::uint64_t seed = 1)
      : World({.plan = plan, .seats = count, .weather = weather, .seed = seed, .one_clock = true}) {
    CHECK(muster().has_value());
  }
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
  aggregate::RouteSummary routes;
  for (const auto& route : many.summary.routes) routes.merge(route);
  EXPECT_EQ(numbers(routes.counts), numbers(one.summary.total.counts));
  EXPECT_TRUE(routes.response() == one.summary.total.response());
}

// A network that is not kind; but what has to be known at the beginning comes before that.
Weather storm(Random& random) {
  Weather weather;
  weather.most = milliseconds(1 + random.below(60));
  weather.lost = random.below(2) == 0 ? 0 : 0.02;
  weather.doubled = random.uniform() * 0.2;
  return weather;
}

// Each user is the same one, whoever plays it: so is every request of a route.
TEST(Cluster, ClosedLoadOfManyIsThatOfOne) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed, 0);
    const plan::Plan plan = plan_of(random);
    const plan::Stage stage = closed_stage(random);
    Cluster cluster(plan, static_cast<std::uint32_t>(1 + random.below(5)), storm(random), seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const StageResult one = alone(plan, stage), many = cluster.play(stage);
    expect_same(one, many);
    for (std::size_t i = 0; i < plan.routes.size(); ++i) {
      EXPECT_EQ(numbers(one.summary.routes[i].counts), numbers(many.summary.routes[i].counts));
    }
  }
}

// The first user of each worker looks up the address, which takes a millisecond.
TEST(Cluster, ARampIsThatOfOne) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed, 0);
    const plan::Plan plan = plan_of(random);
    plan::Stage stage;
    stage.load = plan::Closed{.users = static_cast<std::uint32_t>(1 + random.below(30)),
                              .think = seconds(9),
                              .ramp = milliseconds(500 + random.below(2000))};
    stage.duration = seconds(3);
    Cluster cluster(plan, static_cast<std::uint32_t>(1 + random.below(5)));
    const StageResult one = alone(plan, stage);
    cluster.play(stage);
    std::vector<Duration> first, firsts;
    for (const auto& sample : one.samples) first.push_back(sample.due - one.samples.front().due);
    for (const auto& worker : cluster.workers) {
      for (const auto& due : worker->dues) firsts.push_back(due.at - cluster.stage_begin());
    }
    std::sort(first.begin(), first.end());
    std::sort(firsts.begin(), firsts.end());
    EXPECT_EQ(first, firsts);
  }
}

TEST(Cluster, UsersWhoComeAndGoAreThoseOfOne) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed, 0);
    const plan::Plan plan = plan_of(random);
    plan::Stage stage = closed_stage(random);
    auto& closed = std::get<plan::Closed>(stage.load);
    closed.ramp = {};
    closed.at_first = static_cast<std::uint32_t>(random.below(5));
    closed.legs = {{milliseconds(1500), static_cast<double>(random.below(20))}, {milliseconds(700), 2}};
    closed.users = 20;
    Cluster cluster(plan, static_cast<std::uint32_t>(1 + random.below(5)), storm(random), seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto one = alone(plan, stage).summary.total.counts.due;
    EXPECT_NEAR(static_cast<double>(cluster.play(stage).summary.total.counts.due), static_cast<double>(one), 5);
  }
}

// Each request opens its connection, since how many are kept open is each worker's own.
TEST(Cluster, OpenLoadOfManyIsThatOfOne) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed, 0);
    plan::Plan plan = plan_of(random);
    plan.client.keepalive = false;
    const plan::Stage stage = open_stage(random);
    Cluster cluster(plan, static_cast<std::uint32_t>(1 + random.below(5)), storm(random), seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    expect_same(alone(plan, stage), cluster.play(stage));
  }
}

// Users begin at the same moment, whatever their machines' clocks say.
TEST(Cluster, ClocksMayBeMinutesApart) {
  Random random(5, 0);
  const plan::Plan plan = plan_of(random);
  plan::Stage stage = closed_stage(random);
  stage.load = plan::Closed{.users = 9, .think = milliseconds(50)};
  Weather weather;
  weather.most = milliseconds(4);
  World world(
      {.plan = plan, .weather = weather, .skews = {std::chrono::minutes(7), -std::chrono::minutes(11), seconds(1)}});
  ASSERT_TRUE(world.muster().has_value());
  const StageResult result = world.play(stage);
  expect_same(alone(plan, stage), result);
  ASSERT_EQ(result.processes.size(), 3u);
  EXPECT_NEAR(brink::seconds(result.processes[1].clock->offset), 11 * 60, 0.003) << "the coordinator's is ahead";
  EXPECT_LT(result.processes[1].clock->error, milliseconds(3));
  for (const auto& worker : world.workers) {
    EXPECT_NEAR(brink::seconds(worker->dues.front().at - world.stage_begin()), 0, 0.003);
  }
  ASSERT_TRUE(result.start.has_value());
  EXPECT_LT(result.start->spread, milliseconds(5));
  for (const auto& sample : result.samples) {
    EXPECT_GE(sample.due, world.stage_begin());
    EXPECT_LT(sample.due, world.stage_begin() + seconds(10));
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

TEST(Cluster, WorkersAreToldApart) {
  Random random(3, 0);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 5};
  stage.duration = seconds(2);
  Cluster cluster(plan_of(random), 2);
  const StageResult result = cluster.play(stage);
  ASSERT_EQ(result.processes.size(), 2u);
  EXPECT_EQ(result.processes[0].name(), "worker 1 (w0)");
  EXPECT_EQ(result.processes[1].pid, 101);
  EXPECT_EQ(result.processes[0].summary.total.counts.sent + result.processes[1].summary.total.counts.sent,
            result.summary.total.counts.sent);
  ASSERT_EQ(result.summary.workers.size(), 2u);
  EXPECT_EQ(result.summary.workers[1].process, 2u);
}

// One stage after another, on the same workers.
TEST(Cluster, StagesFollowEachOther) {
  Random random(3, 0);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 5, .think = milliseconds(20)};
  stage.duration = seconds(1);
  Cluster cluster(plan_of(random), 2);
  const auto first = cluster.play(stage).summary.total.counts.sent;
  EXPECT_EQ(cluster.play(stage).summary.total.counts.sent, first);
}

// What is asked of a stage while it is played, of all its workers: what it amounts to at its end, but for the last
// second.
TEST(Cluster, ATallyIsOfAll) {
  struct Looker final : run::Onlooker {
    bool wants_tally(Instant) override { return true; }
    void on_tally(const aggregate::Tally& tally, Instant) override { last = tally; }
    aggregate::Tally last;
  } looker;
  Random random(3, 0);
  plan::Stage stage;
  stage.load = plan::Open{plan::Rate::constant(100)};
  stage.duration = seconds(5);
  Cluster cluster(plan_of(random), 3);
  engine::Part part = engine::Part::measure;
  auto load = cluster::make_cluster_load({cluster.crew, [&] { return cluster.now(); }, &part});
  const auto result = load->play(stage, {.onlooker = &looker}, [](const auto&, auto) { return run::Watch::go; });
  ASSERT_EQ(looker.last.routes.size(), 2u);
  const auto due = looker.last.routes[0].counts.due + looker.last.routes[1].counts.due;
  EXPECT_GT(due, 350u);
  EXPECT_LE(due, result.summary.total.counts.due);
  EXPECT_GT(looker.last.recent.over, 2);
  EXPECT_EQ(looker.last.recent.buckets.back().due, 100u);
}

TEST(Cluster, AWishToEndIsHeardByAll) {
  Random random(3, 0);
  plan::Stage stage;
  stage.load = plan::Closed{.users = 6, .think = milliseconds(50)};
  stage.duration = seconds(60);
  Cluster cluster(plan_of(random), 3);
  const StageResult result = cluster.play(
      stage, [](const auto&, Duration elapsed) { return elapsed > seconds(2) ? run::Watch::drain : run::Watch::go; });
  EXPECT_TRUE(result.cut_short);
  EXPECT_LT(result.summary.length, seconds(3));
}

TEST(Cluster, WhoDoesNotFitIsRefused) {
  Random random(3, 0);
  WorldSetup setup{.plan = plan_of(random), .seats = 1, .late = {seconds(1)}, .hash_of_late = "another"};
  World world(setup);
  ASSERT_TRUE(world.muster().has_value());
  plan::Stage stage;
  stage.load = plan::Closed{.users = 2};
  stage.duration = seconds(3);
  world.play(stage);
  ASSERT_EQ(world.workers[1]->ends.size(), 1u);
  EXPECT_EQ(world.workers[1]->ends[0].how, cluster::WorkEnd::How::refused);
  EXPECT_EQ(world.workers[1]->ends[0].refusal.why, "it has another plan, script or data than the coordinator");
}

}  // namespace
}  // namespace brink::test
