// A LoadSource over the simulated machine: whole runs of `run` in simulated time.
#pragma once

#include "aggregate/recorder.h"
#include "base/check.h"
#include "engine/worker.h"
#include "run/machinery.h"
#include "run/recording_sink.h"
#include "run/tally_collector.h"
#include "sim/sim_machine.h"

namespace brink::test {

// A sink that also asks the watcher, as often as a worker ticks.
class WatchedSink final : public run::RecordingSink {
 public:
  WatchedSink(std::size_t routes, engine::StageControl& control)
      : RecordingSink(routes, WorkerId{0}), control_(control) {}

  void watch(const run::Watcher* watcher, run::TallyCollector* tallies, Instant begin) {
    watcher_ = watcher;
    tallies_ = tallies;
    begin_ = begin;
  }
  // Of every request that became due, and again of those that are not sent; may be empty.
  std::function<void(RouteId, Instant, bool missed)> noting;
  void on_due(RouteId route, Instant due) override {
    RecordingSink::on_due(route, due);
    if (noting) noting(route, due, false);
  }
  void on_missed(RouteId route, Instant due) override {
    RecordingSink::on_missed(route, due);
    if (noting) noting(route, due, true);
  }
  std::function<void()> ticking;  // may be empty
  void on_tick(Instant now) override {
    RecordingSink::on_tick(now);
    if (ticking) ticking();
    tallies_->look(now);
    const run::Watch wish = (*watcher_)(live(), now - begin_);
    if (wish == run::Watch::drain) control_.ask(engine::StageControl::drain);
    if (wish == run::Watch::cut) control_.ask(engine::StageControl::cut);
  }

 private:
  engine::StageControl& control_;
  const run::Watcher* watcher_ = nullptr;
  run::TallyCollector* tallies_ = nullptr;
  Instant begin_{};
};

class SimLoad final : public run::LoadSource {
 public:
  // `behaviours`: what users do; null: the plan's fixed requests.
  SimLoad(sim::SimMachine& machine, const plan::Plan& plan, std::shared_ptr<engine::SharedBudget> budget,
          std::shared_ptr<engine::BehaviourFactory> behaviours = nullptr, plan::Segment segment = {})
      : machine_(machine), plan_(plan), budget_(std::move(budget)), sink_(plan.routes.size(), control_) {
    plan_.workers = 1;
    auto worker = engine::Worker::make({&plan_, segment, budget_.get(), {}, std::move(behaviours)}, machine_);
    CHECK(worker.has_value());
    worker_ = std::move(*worker);
  }

  Instant now() override { return machine_.now(); }

  run::StageResult play(const plan::Stage& stage, const run::Keep& keep, const run::Watcher& watcher) override {
    sink_.keep(keep);
    control_.reset();
    run::TallyCollector tallies(keep.onlooker, {&sink_.recorder()});
    sink_.watch(&watcher, &tallies, machine_.now());
    sink_.noting = on_due;
    sink_.ticking = on_tick;
    for (const engine::Share& share : keep.shares) control_.share(share);
    const auto end =
        worker_->play(stage, keep.begin.value_or(machine_.now()), sink_, control_, keep.from.value_or(Instant{}));
    run::StageResult result;
    result.summary = sink_.recorder().take();
    result.summary.workers = {end.health};
    result.cut_short = end.cut_short;
    result.budget_spent = end.budget_spent;
    result.samples = sink_.take_samples();
    result.every = sink_.every();
    result.watched = sink_.take_watched();
    result.first = sink_.first();
    return result;
  }
  void share(const engine::Share& share) override { control_.share(share); }

  // Noted of the stages to come: every request that becomes due; whenever the worker publishes its numbers.
  std::function<void(RouteId, Instant, bool missed)> on_due;
  std::function<void()> on_tick;

 private:
  sim::SimMachine& machine_;
  plan::Plan plan_;
  std::shared_ptr<engine::SharedBudget> budget_;
  engine::StageControl control_;
  WatchedSink sink_;
  std::unique_ptr<engine::Worker> worker_;
};

inline run::Machinery sim_machinery(sim::SimMachine& machine) {
  run::Machinery machinery;
  machinery.make_load = [&machine](
                            const plan::Plan& plan,
                            std::shared_ptr<engine::SharedBudget> budget) -> Result<std::unique_ptr<run::LoadSource>> {
    return std::make_unique<SimLoad>(machine, plan, std::move(budget));
  };
  machinery.wall_clock = [] { return std::chrono::system_clock::time_point{}; };
  return machinery;
}

}  // namespace brink::test
