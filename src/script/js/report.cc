#include "script/js/report.h"

namespace brink::script::js {
namespace {

struct NameOfExecutor {
  std::string_view operator()(const plan::k6::SharedIterations&) const { return "shared-iterations"; }
  std::string_view operator()(const plan::k6::PerUserIterations&) const { return "per-vu-iterations"; }
  std::string_view operator()(const plan::k6::ConstantUsers&) const { return "constant-vus"; }
  std::string_view operator()(const plan::k6::RampingUsers&) const { return "ramping-vus"; }
  std::string_view operator()(const plan::k6::ConstantArrivals&) const { return "constant-arrival-rate"; }
  std::string_view operator()(const plan::k6::RampingArrivals&) const { return "ramping-arrival-rate"; }
};

}  // namespace

void report_iteration(const User& user) {
  const JobEnd& end = user.end();
  if (end.ok || end.interrupted) return;
  const plan::k6::Scenario& scenario = user.world().options->scenarios[user.job().assignment.scenario];
  const engine::LogField fields[] = {{"executor", std::visit(NameOfExecutor{}, scenario.executor)},
                                     {"scenario", scenario.name},
                                     {"source", "stacktrace"}};
  const std::string whole = end.stack.empty() ? end.text : end.text + "\n" + end.stack;
  user.world().log.line(engine::ScriptLog::Level::error, whole, fields);
  if (user.journal() != nullptr) user.journal()->mishap(sample::Mishap::script, end.text, end.stack);
}

plan::k6::Ending exception_of(const JobEnd& end) { return {plan::k6::Ending::How::exception, end.text, end.stack}; }

}  // namespace brink::script::js
