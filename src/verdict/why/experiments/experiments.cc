// The list of all experiments.
#include <algorithm>

#include "verdict/why/experiments/ablation.h"
#include "verdict/why/experiments/admission.h"
#include "verdict/why/experiments/burst.h"
#include "verdict/why/experiments/bystander.h"
#include "verdict/why/experiments/cache_bust.h"
#include "verdict/why/experiments/comb.h"
#include "verdict/why/experiments/connection.h"
#include "verdict/why/experiments/connections.h"
#include "verdict/why/experiments/hold_long.h"
#include "verdict/why/experiments/keys.h"
#include "verdict/why/experiments/paced.h"
#include "verdict/why/experiments/quickack.h"
#include "verdict/why/experiments/recovery.h"
#include "verdict/why/experiments/single.h"
#include "verdict/why/experiments/size.h"

namespace brink::verdict::why {

double latest_turn(const Trial& trial) {
  Duration latest{};
  for (const sample::WorkerHealth& worker : trial.summary.workers) latest = std::max(latest, worker.loop_lag_max);
  return seconds(latest);
}

const std::vector<Experiment>& experiments() {
  static const std::vector<Experiment> all = {
      connection_experiment, quickack_experiment,    comb_experiment,      bystander_experiment, admission_experiment,
      paced_experiment,      connections_experiment, recovery_experiment,  keys_experiment,      cache_bust_experiment,
      size_experiment,       burst_experiment,       hold_long_experiment, ablation_experiment,  single_experiment,
  };
  return all;
}

const Experiment* find_experiment(std::string_view name) {
  const auto& all = experiments();
  const auto it = std::find_if(all.begin(), all.end(), [&](const Experiment& e) { return e.name == name; });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace brink::verdict::why
