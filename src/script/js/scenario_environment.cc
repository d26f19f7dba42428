#include "script/js/scenario_environment.h"

namespace brink::script::js {

void ScenarioEnvironment::job_begins(const Job& job) {
  if (job.kind != Job::Kind::iteration || scenario_ == job.assignment.scenario) return;
  leave();
  scenario_ = job.assignment.scenario;
  for (const auto& [name, value] : user_.world().options->scenarios[*scenario_].env) {
    names_.push_back(name);
    set(name, new_text(user_.context(), value));
  }
}

void ScenarioEnvironment::set(const std::string& name, JSValue value) {
  JS_SetPropertyStr(user_.context(), user_.environment(), name.c_str(), value);
}

void ScenarioEnvironment::leave() {
  const auto& of_test = user_.world().source.env;
  for (const std::string& name : std::exchange(names_, {})) {
    const auto before = of_test.find(name);
    set(name, before == of_test.end() ? JS_UNDEFINED : new_text(user_.context(), before->second));
  }
}

}  // namespace brink::script::js
