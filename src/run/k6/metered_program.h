// MeteredProgram: a script's program with what the run adds to it: where its users say metrics, and, in the measured
// part, the scenarios they follow. As engine/user_program.h says of threads.
#pragma once

#include <atomic>
#include <memory>

#include "engine/networked.h"
#include "engine/scenario_board.h"
#include "engine/user_program.h"
#include "run/k6/metric_desk.h"

namespace brink::run::k6 {

class MeteredProgram final : public engine::UserProgram, public engine::Networked {
 public:
  // All but `program` outlive it.
  MeteredProgram(std::shared_ptr<engine::UserProgram> program, const plan::k6::Options& options,
                 engine::ScenarioBoard& board, MetricDesk& desk)
      : program_(std::move(program)), options_(options), board_(board), desk_(desk) {}

  Result<std::shared_ptr<engine::BehaviourFactory>> behaviours(plan::Segment segment) override {
    return program_->behaviours(segment);
  }
  void enter(engine::Part part) override {
    part_.store(part);
    program_->enter(part);
  }
  std::uint32_t users() const override { return program_->users(); }
  std::vector<std::string> route_names() const override { return program_->route_names(); }
  std::shared_ptr<const plan::Network> network() const override { return engine::network_of(program_.get()); }
  sample::MetricSink* metrics(plan::Segment segment) override { return desk_.sink(segment.index); }
  std::optional<engine::ScenarioPlay> scenarios() const override {
    if (part_.load() != engine::Part::measure) return std::nullopt;
    return engine::ScenarioPlay{&options_, &board_};
  }

 private:
  std::shared_ptr<engine::UserProgram> program_;
  const plan::k6::Options& options_;
  engine::ScenarioBoard& board_;
  MetricDesk& desk_;
  std::atomic<engine::Part> part_{engine::Part::measure};
};

}  // namespace brink::run::k6
