#include "script/js/report.h"

#include "plan/k6_load.h"

namespace brink::script::js {
void report_iteration(const User& user) {
  const JobEnd& end = user.end();
  if (end.ok || end.interrupted) return;
  const plan::k6::Scenario& scenario = user.world().options->scenarios[user.job().assignment.scenario];
  const engine::LogField fields[] = {
      {"executor", executor_name(scenario.executor)}, {"scenario", scenario.name}, {"source", "stacktrace"}};
  const std::string whole = end.stack.empty() ? end.text : end.text + "\n" + end.stack;
  user.world().log.line(engine::ScriptLog::Level::error, whole, fields);
  if (user.journal() != nullptr) user.journal()->mishap(sample::Mishap::script, end.text, end.stack);
}

plan::k6::Ending exception_of(const JobEnd& end) { return {plan::k6::Ending::How::exception, end.text, end.stack}; }

}  // namespace brink::script::js
