// bench and find_limit over a machinery of the caller's: for runs on the simulated machine.
#pragma once

#include "run/machinery.h"
#include "run/run.h"

namespace brink::run {

Result<Outcome> bench_with(const BenchRequest& request, Observer& observer, Stop& stop, const Machinery& machinery);
Result<Outcome> investigate_with(const InvestigateRequest& request, Observer& observer, Stop& stop,
                                 const Machinery& machinery);
Result<Outcome> find_limit_with(const RunRequest& request, Observer& observer, Stop& stop, const Machinery& machinery);

}  // namespace brink::run
