// Stalls: stretches in which a target answered nobody. Closed load hides them, because users who wait do not ask (no
// coordinated omission can be corrected afterwards); open load shows them. Found in the one-second series of a stage.
#pragma once

#include "aggregate/summary.h"
#include "base/time.h"

namespace brink::verdict {

struct Stalls {
  int pauses = 0;
  Duration longest{};        // the longest response time in and after a pause, or the empty seconds if they last longer
  double share_waiting = 0;  // of the stage's requests that waited longer than half the wall
};

// A pause is a run of seconds in which requests were waiting and either none ended, or at least a quarter of those that
// ended had waited long: more than max(0.5 s, 10 × p50), and more than is usual for the slowest route. Seconds like
// that must be the exception: where most are, the target is slow, not stalled.
Stalls find_stalls(const aggregate::StageSummary& stage, Duration wall);

}  // namespace brink::verdict
