// A worker on a simulated machine, with a target, in one object: plays stages and returns what they amount to.
#pragma once

#include "aggregate/recorder.h"
#include "base/check.h"
#include "engine/worker.h"
#include "sim/sim_machine.h"
#include "sim/sim_target.h"

namespace brink::test {

inline plan::Route route(const std::string& target, double weight = 1) {
  plan::Route r;
  r.name = target;
  r.url = parse_url("http://10.0.0.1" + target)->url;
  r.weight = weight;
  return r;
}

class Rig {
 public:
  explicit Rig(sim::SimTarget& target, sim::SimOptions options = {}) : machine(options) {
    machine.listen("10.0.0.1", 80, target);
    plan.routes = {route("/")};
    plan.seed = options.seed;
  }

  aggregate::StageSummary play(const plan::Stage& stage) {
    if (!worker_) {
      budget_ = std::make_unique<engine::SharedBudget>(plan.budget);
      auto made = engine::Worker::make({&plan, segment, budget_.get(), {}, behaviours}, machine);
      CHECK(made.has_value());
      worker_ = std::move(*made);
      recorder_ = std::make_unique<aggregate::Recorder>(plan.routes.size());
    }
    end = worker_->play(stage, machine.now() - late, *recorder_, control, machine.now());
    auto summary = recorder_->take();
    summary.workers = {end.health};
    CHECK(summary.total.counts.balanced());
    return summary;
  }

  static plan::Stage closed(std::uint32_t users, Duration duration) {
    plan::Stage stage;
    stage.load = plan::Closed{users};
    stage.duration = duration;
    return stage;
  }
  static plan::Stage open(double rate, Duration duration, plan::Arrivals arrivals = plan::Arrivals::constant) {
    plan::Stage stage;
    stage.load = plan::Open{plan::Rate::constant(rate), arrivals};
    stage.duration = duration;
    return stage;
  }

  sim::SimMachine machine;
  plan::Plan plan;
  plan::Segment segment;
  std::shared_ptr<engine::BehaviourFactory> behaviours;  // null: the routes in turn
  Duration late{};                                       // the stage began so long ago, and is played from now on
  engine::StageControl control;
  engine::StageEnd end;

 private:
  std::unique_ptr<engine::SharedBudget> budget_;
  std::unique_ptr<engine::Worker> worker_;
  std::unique_ptr<aggregate::Recorder> recorder_;
};

}  // namespace brink::test
