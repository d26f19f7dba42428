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
  std::optional<output::StartSpread> start;
  std::vector<output::Interval> invalid;

  void put_into(output::Stage& stage) const {
    stage.processes = rows;
    stage.start = start;
    stage.invalid = invalid;
  }
};

// Of a stage that several processes played.
struct PlayedTogether {
  const std::vector<ProcessPart>& parts;
  std::optional<StartSpread> start = std::nullopt;  // how they began
  Duration warmup{};                                // before the window
  Duration length{};                                // of the window
};

// One of those that play a stage, as it is now.
output::Process process_now(const ProcessNow& now);

// Of a stage that is still played, times of the first `so_far` of its window that are not to be trusted.
std::vector<output::Interval> doubtful_so_far(const std::vector<ProcessNow>& processes, Duration warmup,
                                              Duration so_far);

// `whole`: the stage's own. `judge` says how a process has been by its part of the stage.
JudgedProcesses judge_processes(verdict::Health whole, const PlayedTogether& played,
                                const std::function<verdict::Health(const aggregate::StageSummary& part)>& judge);

}  // namespace brink::run
