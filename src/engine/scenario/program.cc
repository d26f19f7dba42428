#include "engine/scenario/program.h"

#include "base/check.h"
#include "engine/weighted_cycle.h"

namespace brink::engine {

namespace {

const std::vector<plan::Extraction> nothing_taken;

std::vector<Program::ActRules> acts_of(const plan::Step& step) {
  std::vector<Program::ActRules> acts;
  if (!step.socket) return acts;
  for (const plan::SocketAct& act : step.socket->acts) {
    acts.push_back({StepRules(act.answer, nothing_taken), StepRules(act.assertions, act.extractions)});
  }
  return acts;
}

}  // namespace

Program::Program(const plan::Plan& plan, plan::Segment segment, WallClock now)
    : plan_(plan),
      sources_{*plan.scenario, Counters(plan.scenario->counters.size(), segment), std::move(now)},
      turn_(segment.turn) {
  std::vector<double> weights;
  for (const plan::Flow& flow : scenario().flows) {
    FlowProgram program{flow, {}, {}};
    for (const plan::Step& step : flow.steps) {
      program.rules.emplace_back(step);
      program.acts.push_back(acts_of(step));
    }
    flows_.push_back(std::move(program));
    weights.push_back(flow.weight);
  }
  cycle_ = weighted_cycle(weights);
  for (const plan::DataSet& set : scenario().data) cursors_.emplace_back(set.strategy, set.table.rows(), segment);
}

const Program::FlowProgram& Program::next_flow() { return flows_[cycle_[turn_++ % cycle_.size()]]; }

bool Program::take_rows(Scope& scope) {
  for (std::size_t i = 0; i < cursors_.size(); ++i) {
    const auto row = cursors_[i].next(scope.random());
    if (!row) return false;
    scope.rows()[i] = *row;
  }
  return true;
}

}  // namespace brink::engine
