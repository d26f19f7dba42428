// Made-up runs for the tests of this folder: nothing is left at its default, numbers are plausible and fit together.
#pragma once

#include <string>
#include <vector>

#include "output/record.h"

namespace brink::output {

// Ten seconds of open load on two routes, 15 of 5,000 requests failed.
Record made_up_bench();
// Ten seconds of closed load on one route, nothing failed.
Record made_up_closed_bench();
// The same by users who are a program of Python, which raised a few things.
Record made_up_program_bench();
// The first, made by three workers, of which one was lost and came back and another was told to end.
Record made_up_workers();
// A shop that holds 90 users and breaks at 110 with errors of /checkout.
Record made_up_run();
// The same shop when nothing broke up to 64 users.
Record made_up_healthy_run();
// The run above, with experiments and a diagnosis.
Record made_up_investigation();
// When this machine was the limit.
Record made_up_invalid_run();
// When nobody listened.
Record made_up_unreachable_run();

}  // namespace brink::output
