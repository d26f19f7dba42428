// A test of k6 whose users are played by several processes of this machine, or by workers on others: run::k6::play_test
// with other loads.
#pragma once

#include "cluster/meeting.h"
#include "run/k6/find_limit.h"
#include "run/k6/test.h"

namespace brink::cluster {

// Forks request.processes processes and plays the test on them, as bench() does (bench.h). The outcome refers to the
// request.
Result<run::k6::TestOutcome> play_test_in_processes(const run::k6::TestRequest& request,
                                                    run::k6::TestObserver& observer, run::Stop& stop,
                                                    const std::function<Instant()>& now);

// On the workers that request.machines asks for.
Result<run::k6::TestOutcome> play_test_on(MeetingSetup setup, const run::k6::TestRequest& request,
                                          run::k6::TestObserver& observer);

// A search for the limit of its users likewise: run::k6::find_limit.
Result<run::Outcome> find_limit_of_test_on(MeetingSetup setup, const run::k6::SearchRequest& request,
                                           run::Observer& observer);

}  // namespace brink::cluster
