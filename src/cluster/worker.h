// A worker: joins a run, plays the stages it is told to on a LoadSource of its own, its segment of each and what it is
// given of others', and says what came of it.
#pragma once

#include <functional>

#include "cluster/carrier.h"
#include "cluster/desk.h"
#include "run/local_load.h"

namespace brink::cluster {

struct WorkerSetup {
  plan::Plan plan;  // of the whole run
  std::function<run::LoadFactory(plan::Segment)> make_load;
  std::function<Instant()> now;                            // the clock of the load, on any thread
  std::shared_ptr<engine::UserProgram> program = nullptr;  // may be null
  Join join = {};                                          // who it is
  std::function<bool()> leaves = {};                       // whether it was told to end; on any thread; may be empty
};

struct WorkEnd {
  enum class How : std::uint8_t {
    left,        // the run is over
    refused,     // see `refusal`
    failed,      // it could not make its load; the coordinator has been told why
    lease_over,  // it was not heard of in time: it may join again, as new, on another line
    gone,        // the coordinator is
  };
  How how = How::left;
  Refuse refusal = {};
};

// Once: from joining to the end. The calling thread plays; another talks (link.h); the load has its own.
WorkEnd work(const WorkerSetup& setup, Line& line);

// What the playing thread does; `hold` hears of the budget that the lease is to bound, before anything is played.
WorkEnd play_all(const WorkerSetup& setup, Desk& desk,
                 const std::function<void(std::shared_ptr<engine::SharedBudget>)>& hold);

// The budget of a segment: the segments' requests sum up to all of them. Rates are divided by the engine, by segment.
plan::Budget budget_of(const plan::Budget& budget, plan::Segment segment);

// The stage as a segment is to be asked for it. Users who call others have a first one in every process, and those who
// take their leave are `users`, however many have come to the others.
plan::Stage stage_of(plan::Stage stage, engine::Part part, plan::Segment segment, std::uint32_t users);

}  // namespace brink::cluster
