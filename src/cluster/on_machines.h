// The runs of run/run.h, played by workers on other machines.
#pragma once

#include "cluster/meeting.h"
#include "run/autofind.h"
#include "run/run.h"

namespace brink::cluster {

Result<run::Outcome> bench_on(MeetingSetup setup, const run::BenchRequest& request, run::Observer& observer);
Result<run::Outcome> autofind_on(MeetingSetup setup, const run::AutofindRequest& request, run::Observer& observer);
Result<run::Outcome> find_limit_on(MeetingSetup setup, const run::RunRequest& request, run::Observer& observer);
Result<run::Outcome> investigate_on(MeetingSetup setup, const run::InvestigateRequest& request,
                                    run::Observer& observer);

}  // namespace brink::cluster
