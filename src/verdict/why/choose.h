// Which experiment comes next: the one that tells most about the cause in the time it takes, under what is believed
// (Breese and Heckerman, UAI 1996: myopic choice of observations). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

struct ChoiceOptions {
  std::vector<std::string> only;  // names; empty: all that are worth their time
};

// The next one to make; null when nothing more is worth its time. `made`: names of those made or given up. `left`: of
// the budget of time.
const Experiment* next_experiment(const Scene& scene, const Features& known, const std::vector<std::string>& made,
                                  Duration left, const ChoiceOptions& options);

// Why an experiment was never made, for the record; empty when it was among `made`.
std::string reason_skipped(const Experiment& experiment, const Scene& scene, const Features& known,
                           const std::vector<std::string>& made, Duration left, const ChoiceOptions& options);

}  // namespace brink::verdict::why
