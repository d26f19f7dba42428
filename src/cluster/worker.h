// A worker: plays the stages it is told to, its segment of each, on a LoadSource of its own, and says what came of it.
// One thread: the one that calls work(); the load has its own.
#pragma once

#include "cluster/carrier.h"
#include "run/local_load.h"

namespace brink::cluster {

struct WorkerSetup {
  plan::Plan plan;  // of the whole run
  plan::Segment segment;
  run::LoadFactory make_load;                              // of that segment
  std::shared_ptr<engine::UserProgram> program = nullptr;  // may be null
  std::int64_t pid = 0;
};

// Until it is told to leave, or the coordinator is gone.
void work(const WorkerSetup& setup, Line& line);

// The budget of a segment: the segments' requests sum up to all of them. Rates are divided by the engine, by segment.
plan::Budget budget_of(const plan::Budget& budget, plan::Segment segment);

// The stage as a segment is to be asked for it. Users who call others have a first one in every process, and those who
// take their leave are `users`, however many have come to the others.
plan::Stage stage_of(plan::Stage stage, engine::Part part, plan::Segment segment, std::uint32_t users);

}  // namespace brink::cluster
