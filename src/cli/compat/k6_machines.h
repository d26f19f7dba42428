// Who else plays a test of k6: processes of this machine (--processes), or workers on others (--workers), with what
// these need to do so.
#pragma once

#include "cli/compat/k6_open.h"
#include "run/k6/test.h"

namespace brink::cli {

// Fills that in. The rest of the request is complete. Errors: options that make no sense together.
K6Result<void> add_players(Door& door, const input::k6::Line& line, const input::Values& values, const K6Opened& opened,
                           run::k6::TestRequest& request);

// What workers need to play the users of a search (--find-limit).
K6Result<plan::Errand> errand_of_search(Door& door, const input::k6::Line& line, const input::Values& values,
                                        const K6Opened& opened);

}  // namespace brink::cli
