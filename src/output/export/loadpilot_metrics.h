// The metrics LoadPilot serves, by its names and units, for its dashboard: of runs of `brink loadpilot` alone. Counters
// and percentiles are of the whole run so far, current_rps of the time since the snapshot before. Tasks are the run's
// routes.
#pragma once

#include <vector>

#include "output/export/run_metrics.h"

namespace brink::output {

inline constexpr std::string_view loadpilot_job = "loadpilot";

// Without a request there are no latencies, and no rate before any time has passed.
std::vector<Metric> loadpilot_metrics(const RunNumbers& run, const Totals& before);

}  // namespace brink::output
