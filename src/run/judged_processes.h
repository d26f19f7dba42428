// What is said of the processes that made a load together: each judged by itself, so that one which was the limit, or
// was lost, is called by its name.
#pragma once

#include <functional>
#include <vector>

#include "output/record_stage.h"
#include "run/load_source.h"
#include "verdict/health.h"

namespace brink::run {

struct JudgedProcesses {
  verdict::Health health;             // of the stage, with what was found in its processes
  std::vector<output::Process> rows;  // none: there was but one
};

// `whole`: the stage's own. `judge` says how a process has been by its part of the stage; `start`: how they began.
JudgedProcesses judge_processes(verdict::Health whole, const std::vector<ProcessPart>& processes,
                                const std::function<verdict::Health(const aggregate::StageSummary& part)>& judge,
                                const std::optional<StartSpread>& start = std::nullopt);

}  // namespace brink::run
