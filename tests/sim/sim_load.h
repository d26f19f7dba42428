// A LoadSource over the simulated machine: whole runs of `run` in simulated time.
#pragma once

#include "aggregate/recorder.h"
#include "base/check.h"
#include "engine/worker.h"
#include "run/machinery.h"
#include "run/recording_sink.h"
#include "sim/sim_machine.h"

namespace brink::test {

// A sink that also asks the watcher, as often as a worker ticks.
class WatchedSink final : public sample::SampleSink {
 public:
  WatchedSink(std::size_t routes, engine::StageControl& control) : recorder(routes), control_(control) {}

  void watch(const run::Watcher* watcher, Instant begin) {
    watcher_ = watcher;
    begin_ = begin;
  }
  void on_stage_begin(const sample::Window& window) override {
    window_begin_ = window.begin;
    samples.clear();
    every = 1;
    turn_ = 0;
    recorder.on_stage_begin(window);
  }
  void on_due(RouteId route, Instant due) override { recorder.on_due(route, due); }
  void on_missed(RouteId route, Instant due) override { recorder.on_missed(route, due); }
  void on_sample(const sample::Sample& sample) override {
    recorder.on_sample(sample);
    if (wanted == 0 || sample.due < window_begin_ || turn_++ % every != 0) return;
    samples.push_back(sample);
    if (samples.size() <= wanted) return;
    run::thin(samples, 2);
    every *= 2;
  }
  void on_in_flight(RouteId route, Instant due, Duration age) override { recorder.on_in_flight(route, due, age); }
  bool wants_exchange(const sample::Sample& sample) override { return recorder.wants_exchange(sample); }
  void on_exchange(sample::Exchange exchange) override { recorder.on_exchange(std::move(exchange)); }
  void on_check(std::string_view name, bool passed, Instant due) override { recorder.on_check(name, passed, due); }
  void on_mishap(sample::Mishap kind, std::string_view key, Instant due) override {
    recorder.on_mishap(kind, key, due);
  }
  void on_cut_short(Instant end) override { recorder.on_cut_short(end); }
  void on_stage_end(Instant now) override { recorder.on_stage_end(now); }
  void on_tick(Instant now) override {
    recorder.on_tick(now);
    const run::Watch wish = (*watcher_)(recorder.live(), now - begin_);
    if (wish == run::Watch::drain) control_.ask(engine::StageControl::drain);
    if (wish == run::Watch::cut) control_.ask(engine::StageControl::cut);
  }

  aggregate::Recorder recorder;
  std::vector<sample::Sample> samples;
  std::size_t wanted = 0;
  std::uint32_t every = 1;

 private:
  engine::StageControl& control_;
  const run::Watcher* watcher_ = nullptr;
  Instant begin_{};
  Instant window_begin_{};
  std::uint64_t turn_ = 0;
};

class SimLoad final : public run::LoadSource {
 public:
  SimLoad(sim::SimMachine& machine, const plan::Plan& plan, std::shared_ptr<engine::SharedBudget> budget)
      : machine_(machine), plan_(plan), budget_(std::move(budget)), sink_(plan.routes.size(), control_) {
    plan_.workers = 1;
    auto worker = engine::Worker::make({&plan_, {}, budget_.get(), {}}, machine_);
    CHECK(worker.has_value());
    worker_ = std::move(*worker);
  }

  Instant now() override { return machine_.now(); }

  run::StageResult play(const plan::Stage& stage, const run::Keep& keep, const run::Watcher& watcher) override {
    sink_.wanted = keep.samples;
    control_.reset();
    sink_.watch(&watcher, machine_.now());
    const auto end = worker_->play(stage, machine_.now(), sink_, control_);
    run::StageResult result;
    result.summary = sink_.recorder.take();
    result.summary.workers = {end.health};
    result.cut_short = end.cut_short;
    result.budget_spent = end.budget_spent;
    result.samples = sink_.samples;
    result.every = sink_.every;
    return result;
  }

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
