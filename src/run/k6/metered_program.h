// MeteredProgram: a script's program with what the run adds to it: where its users say metrics, and, in the measured
// part, the scenarios they follow. As engine/user_program.h says of threads.
#pragma once

#include <memory>

#include "engine/scenario_board.h"
#include "run/k6/metric_desk.h"
#include "run/k6/wrapped_program.h"

namespace brink::run::k6 {

class MeteredProgram final : public WrappedProgram {
 public:
  // All but `program` outlive it.
  MeteredProgram(std::shared_ptr<engine::UserProgram> program, const plan::k6::Options& options,
                 engine::ScenarioBoard& board, MetricDesk& desk)
      : WrappedProgram(std::move(program)), options_(options), board_(board), desk_(desk) {}

  sample::MetricSink* metrics(plan::Segment segment) override { return desk_.sink(segment.index); }
  std::optional<engine::ScenarioPlay> scenarios() const override {
    if (part() != engine::Part::measure) return std::nullopt;
    return engine::ScenarioPlay{&options_, &board_};
  }

 private:
  const plan::k6::Options& options_;
  engine::ScenarioBoard& board_;
  MetricDesk& desk_;
};

}  // namespace brink::run::k6
