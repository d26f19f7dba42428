// InfluxDB's line protocol: a line a value, `name,label=... field=... time`, times in nanoseconds. Counters have the
// field `value` (a whole number), gauges `value`, histograms `count`, `sum` (seconds) and `le_LIMIT`, how many were at
// most so many seconds: cumulative, like all counters here.
// https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
#pragma once

#include <string>
#include <vector>

#include "output/export/metric_set.h"

namespace brink::output {

// Each ends in '\n'.
std::vector<std::string> influx_lines(const MetricSet& set);

}  // namespace brink::output
