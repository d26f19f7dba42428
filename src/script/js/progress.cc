#include "script/js/progress.h"

#include <algorithm>

#include "plan/k6_load.h"

namespace brink::script::js {

double progress_of(const plan::k6::Scenario& scenario, Duration elapsed, const engine::ScenarioCounts& counts) {
  const auto share = [](double done, double all) { return all > 0 ? std::clamp(done / all, 0.0, 1.0) : 1; };
  const auto iterations = plan::k6::iterations_of(scenario.executor);
  if (iterations) return share(static_cast<double>(counts.completed.load()), static_cast<double>(*iterations));
  return share(seconds(elapsed), seconds(plan::k6::length_of(scenario.executor)));
}

}  // namespace brink::script::js
