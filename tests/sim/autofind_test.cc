// Autofind against simulated targets whose truth is known.
#include "run/autofind.h"

#include <gtest/gtest.h>

#include "sim/sim_load.h"
#include "sim/sim_target.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;

struct Watching final : run::Observer {
  void on_progress(const run::Progress&) override {}
  void on_stage(const output::Stage&) override {
    if (++stages == stop_after) stop.request();
  }
  void on_note(const std::string&) override {}
  void on_belief(const run::Belief&) override {}
  run::Stop stop;
  int stages = 0;
  int stop_after = 0;
};

run::AutofindRequest request(Duration max_p95) {
  run::AutofindRequest r;
  plan::Route route;
  route.name = "/checkout";
  route.url = parse_url("http://10.0.0.1/checkout")->url;
  r.plan.routes = {route};
  r.step.load = plan::Closed{};
  r.step.duration = 5s;
  r.rules = {.start_users = 2, .max_users = 64, .multiplier = 2, .max_error_share = 0.01, .max_p95 = max_p95};
  r.saving.save = false;
  return r;
}

run::Outcome play(sim::SimTarget& target, const run::AutofindRequest& request, Watching& watching) {
  sim::SimMachine machine({.seed = 3});
  machine.listen("10.0.0.1", 80, target);
  auto outcome = run::autofind_with(request, watching, watching.stop, sim_machinery(machine));
  EXPECT_TRUE(outcome) << outcome.error().message;
  return std::move(*outcome);
}

// Four slots of 50 ms: N users wait N / 4 * 50 ms, so 250 ms are reached at 20 of them.
TEST(Autofind, ThePoolIsFoundByItsLatency) {
  sim::ShopTarget target(4, 50ms, 10s);
  Watching watching;
  const run::Outcome outcome = play(target, request(250ms), watching);
  const output::Verdict& verdict = *outcome.record.verdict;
  EXPECT_EQ(verdict.status, "breaks");
  EXPECT_GE(*verdict.users.holds, 14);
  EXPECT_LE(*verdict.users.breaks, 22);
  EXPECT_LE(*verdict.users.breaks - *verdict.users.holds, 2);
  EXPECT_EQ(verdict.reason, "latency");
  EXPECT_EQ(verdict.levels.size(), outcome.record.stages.size());
  EXPECT_EQ(outcome.record.answer->users.holds, verdict.users.holds);
}

TEST(Autofind, ErrorsAreALimitToo) {
  sim::ShopTarget target(4, 50ms, 200ms);
  Watching watching;
  const run::Outcome outcome = play(target, request(5s), watching);
  EXPECT_EQ(outcome.record.verdict->status, "breaks");
  EXPECT_EQ(outcome.record.verdict->reason, "errors");
}

TEST(Autofind, AllThatMayBeTriedIsAnAnswer) {
  sim::DelayTarget target(10ms);
  Watching watching;
  const run::Outcome outcome = play(target, request(5s), watching);
  EXPECT_EQ(outcome.record.verdict->status, "no_limit_found");
  EXPECT_EQ(*outcome.record.verdict->users.holds, 64);
  EXPECT_EQ(watching.stages, 6);  // 2, 4, 8, 16, 32, 64
}

TEST(Autofind, AStopEndsTheSearchWithWhatItHas) {
  sim::DelayTarget target(10ms);
  Watching watching;
  watching.stop_after = 3;
  const run::Outcome outcome = play(target, request(5s), watching);
  EXPECT_EQ(watching.stages, 3);
  EXPECT_EQ(outcome.record.verdict->status, "inconclusive");
  EXPECT_EQ(*outcome.record.verdict->users.holds, 8);
}

TEST(Autofind, NobodyAtHomeIsSaidAfterOneStep) {
  sim::SimMachine machine({.seed = 3});
  Watching watching;
  const auto outcome = run::autofind_with(request(5s), watching, watching.stop, sim_machinery(machine));
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->unreachable.has_value());
  EXPECT_EQ(outcome->record.answer->status, "unreachable");
  EXPECT_EQ(watching.stages, 1);
}

}  // namespace
}  // namespace brink::test
