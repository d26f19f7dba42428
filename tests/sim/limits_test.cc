// Limits of whole runs against simulated targets.
#include <gtest/gtest.h>

#include "plan/limit_grammar.h"
#include "run/play.h"
#include "sim/sim_load.h"
#include "sim/sim_target.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

struct Heard final : run::Observer {
  void on_progress(const run::Progress&) override {}
  void on_stage(const output::Stage&) override {}
  void on_note(const std::string& note) override { notes.push_back(note); }
  void on_belief(const run::Belief&) override {}
  std::vector<std::string> notes;
};

plan::Limit limit(const std::string& text) { return *plan::parse_limit(text); }

// 10 ms an answer, but frozen from the fourth second of a run to the seventh (a machine begins at 1,000 s).
sim::FunctionTarget freezing() {
  return sim::FunctionTarget([](sim::SimMachine& machine, const sim::SimRequest&, sim::Respond respond) {
    const Instant ready = machine.now() + 10ms, frozen(1004s), thaw(1007s);
    machine.at(ready >= frozen && ready < thaw ? thaw : ready, [respond = std::move(respond)] { respond({}); });
  });
}

// Ten seconds of closed load by four users on one route.
run::BenchRequest bench(const std::vector<std::string>& limits) {
  run::BenchRequest request;
  plan::Route route;
  route.name = "/";
  route.url = parse_url("http://10.0.0.1/")->url;
  request.plan.routes = {route};
  request.stage.name = "bench";
  request.stage.load = plan::Closed{4};
  request.stage.duration = 10s;
  request.saving.save = false;
  for (const std::string& text : limits) request.limits.list.push_back(limit(text));
  return request;
}

struct Played {
  Result<run::Outcome> outcome;
  double seconds = 0;
  std::vector<std::string> notes;
  const output::Record& record() const { return outcome->record; }
  const output::Limit& limit(std::size_t i) const { return record().limits.at(i); }
};

Played play(sim::SimTarget& target, const run::BenchRequest& request) {
  sim::SimMachine machine({.seed = 1});
  machine.listen("10.0.0.1", 80, target);
  Heard heard;
  run::Stop stop;
  const Instant begin = machine.now();
  auto outcome = run::bench_with(request, heard, stop, sim_machinery(machine));
  return {std::move(outcome), seconds(machine.now() - begin), heard.notes};
}

TEST(Limits, AreJudgedAtTheEndOfARun) {
  sim::DelayTarget target(10ms);
  const Played run = play(target, bench({"p95 < 20ms", "p95 < 5ms", "rps > 100 over 3s", "check:a > 1%"}));
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_TRUE(run.limit(0).passed);
  EXPECT_FALSE(run.limit(1).passed);
  EXPECT_NEAR(*run.limit(1).actual, 0.01, 0.001);
  EXPECT_TRUE(run.limit(1).broke_at_s.has_value());
  EXPECT_TRUE(run.limit(2).passed);
  EXPECT_FALSE(run.limit(3).passed);
  EXPECT_NEAR(run.seconds, 10, 1);
  EXPECT_EQ(run.notes.size(), 0u);
}

// The wall is hit when the target freezes, not at the end of the run.
TEST(Limits, ABreachEndsTheRunWhenAsked) {
  sim::FunctionTarget target = freezing();
  auto request = bench({"error_rate < 1%", "rps > 200 over 2s"});
  request.limits.abort_on_fail = true;
  request.limits.abort_delay = 1s;
  const Played run = play(target, request);
  ASSERT_TRUE(run.outcome.has_value());
  EXPECT_TRUE(run.limit(0).passed);
  EXPECT_FALSE(run.limit(1).passed);
  EXPECT_TRUE(run.limit(1).ended_the_run);
  ASSERT_EQ(run.notes.size(), 1u);
  EXPECT_NE(run.notes[0].find("rps > 200 over 2s broke at"), std::string::npos) << run.notes[0];
  EXPECT_LT(run.seconds, 9);
  EXPECT_TRUE(run.record().stages.front().cut_short);
}

TEST(Limits, WithoutTheWishARunGoesOn) {
  sim::FunctionTarget target = freezing();
  const Played run = play(target, bench({"rps > 200 over 2s"}));
  EXPECT_FALSE(run.limit(0).passed);
  EXPECT_FALSE(run.limit(0).ended_the_run);
  EXPECT_GE(run.seconds, 10);
}

TEST(Limits, OfASearchAreJudgedAtTheHighestLoadThatHeld) {
  sim::ShopTarget shop(25, 100ms, 10ms);
  sim::SimMachine machine({.seed = 1});
  machine.listen("10.0.0.1", 80, shop);
  run::RunRequest request;
  request.target = parse_url("http://10.0.0.1/")->url;
  request.paths = {"/search", "/checkout"};
  request.saving.save = false;
  request.limits = {limit("route:/checkout p95 < 1s"), limit("route:/search p95 < 1ms")};
  Heard heard;
  run::Stop stop;
  const auto outcome = run::find_limit_with(request, heard, stop, sim_machinery(machine));
  ASSERT_TRUE(outcome.has_value());
  const auto& limits = outcome->record.limits;
  ASSERT_EQ(limits.size(), 2u);
  EXPECT_TRUE(limits[0].passed) << *limits[0].actual;
  EXPECT_FALSE(limits[1].passed);
  ASSERT_TRUE(limits[0].stage.has_value());
  for (const output::Level& level : outcome->record.verdict->levels) {
    if (level.stage == *limits[0].stage) {
      EXPECT_FALSE(level.broken);
    }
  }
}

TEST(Limits, OfARouteThatASearchDoesNotFind) {
  sim::DelayTarget target(10ms);
  sim::SimMachine machine({.seed = 1});
  machine.listen("10.0.0.1", 80, target);
  run::RunRequest request;
  request.target = parse_url("http://10.0.0.1/")->url;
  request.follow_links = false;
  request.saving.save = false;
  request.limits = {limit("route:/checkout p95 < 1s")};
  Heard heard;
  run::Stop stop;
  const auto outcome = run::find_limit_with(request, heard, stop, sim_machinery(machine));
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().kind, ErrorKind::usage);
  EXPECT_EQ(outcome.error().hint, "there is: /");
}

}  // namespace
}  // namespace brink::test
