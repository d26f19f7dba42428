// The metrics pywrkr exports, by its names and units, for dashboards that exist. Counters are of the whole run. Rates
// and latencies are of the time since the snapshot before (export="interval"), and in the last snapshot of the whole
// run (export="final"): two different things, which is why the label is there.
#pragma once

#include <vector>

#include "output/export/run_metrics.h"

namespace brink::output {

// Without a request there are no latencies, and no rates before any time has passed.
std::vector<Metric> pywrkr_metrics(const RunNumbers& run, const Totals& before);

}  // namespace brink::output
