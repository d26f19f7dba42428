// Scenarios of k6 on one of several workers of a process, which others share with it.
#include <gtest/gtest.h>

#include "engine/scenario_board.h"
#include "run/recording_sink.h"
#include "sim/programmed.h"

namespace brink::test {
namespace {

using namespace std::chrono_literals;
using engine::Action;
using engine::Outcome;

// Whenever the worker publishes its numbers, something is done.
class Ticking final : public run::RecordingSink {
 public:
  explicit Ticking(std::function<void(Instant)> tick) : RecordingSink(1, WorkerId{0}), tick_(std::move(tick)) {}
  void on_tick(Instant now) override {
    RecordingSink::on_tick(now);
    tick_(now);
  }

 private:
  std::function<void(Instant)> tick_;
};

// One request an iteration.
Program one_request() {
  return [sent = false](const Outcome&, Self&) mutable {
    static const engine::Composed get{.route = RouteId{0}, .method = "GET", .target = "/", .headers = {}, .body = {}};
    return std::exchange(sent, !sent) ? Action::end_iteration() : Action::send(get);
  };
}

// The second worker of the second of two processes, which has one user, the other worker's.
struct WithoutUsers {
  WithoutUsers() {
    machine.listen("10.0.0.1", 80, target);
    plan.routes = {route("/")};
    options.scenarios.emplace_back();
    options.scenarios[0].executor =
        plan::k6::ConstantArrivals{.rate = 100, .duration = 4s, .users = 3, .most_users = 3};
  }

  // For as long as it takes, ten seconds at most; gives how long that was.
  Duration play(std::function<void(Duration)> each_tick) {
    const plan::Segment process{1, 2};
    const auto behaviours = std::make_shared<Programs>(one_request);
    engine::SharedBudget budget(plan.budget);
    const auto scenarios = [&] { return std::optional(engine::ScenarioPlay{&options, &board, process}); };
    auto worker =
        engine::Worker::make({&plan, process.part(1, 2), &budget, {}, behaviours, nullptr, scenarios, 1}, machine);
    CHECK(worker.has_value());
    const Instant begin = machine.now();
    Ticking sink([&](Instant now) { each_tick(now - begin); });
    (*worker)->play(Rig::closed(1, 10s), begin, sink, control);
    seen = sink.recorder().take();
    return machine.now() - begin;
  }

  sim::DelayTarget target{1ms};
  sim::SimMachine machine{sim::SimOptions{}};
  plan::Plan plan;
  plan::k6::Options options;
  engine::ScenarioBoard board{1};
  engine::StageControl control;
  aggregate::StageSummary seen;
};

TEST(ScenariosOfAWorker, WithoutUsersArePlayedWhenAnotherProcessIsLost) {
  WithoutUsers one;
  const Duration length = one.play([&, told = false, ended = false](Duration t) mutable {
    if (t > 1s && !std::exchange(told, true)) one.control.share({{0, 2}, one.machine.now() - t + 1500ms, never, {0}});
    // The other worker: its own users, and its part of what was lost.
    if (t > 5s && !std::exchange(ended, true)) one.board.lane_ended();
  });
  EXPECT_NEAR(static_cast<double>(one.seen.total.counts.due), 2.5 * 25, 1) << "a quarter of all, from then on";
  EXPECT_EQ(one.seen.total.counts.completed, one.seen.total.counts.due);
  EXPECT_GT(length, 5s);
  EXPECT_LT(length, 5200ms) << "when all have ended";
}

TEST(ScenariosOfAWorker, EndWithThoseOfTheOthers) {
  WithoutUsers one;
  const Duration length = one.play([&, ended = false](Duration t) mutable {
    if (t > 3s && !std::exchange(ended, true)) one.board.lane_ended();
  });
  EXPECT_EQ(one.seen.total.counts.due, 0u);
  EXPECT_GT(length, 3s);
  EXPECT_LT(length, 3200ms);
}

}  // namespace
}  // namespace brink::test
