// A measurement whose users are played by several processes of this machine: run::bench() with another load.
#pragma once

#include <functional>

#include "base/time.h"
#include "run/play.h"

namespace brink::cluster {

// Forks request.processes processes and plays the run on them. `now`: the monotonic clock, which all of them share.
// Before it is called there is nothing that a fork tears apart (processes.h).
Result<run::Outcome> bench(const run::BenchRequest& request, run::Observer& observer, run::Stop& stop,
                           const std::function<Instant()>& now);

}  // namespace brink::cluster
