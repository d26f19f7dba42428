// Thresholds of a test of k6, held against its metrics: at any moment, and at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "aggregate/metric_summary.h"
#include "plan/k6.h"

namespace brink::verdict::k6 {

// A threshold, and the row of the catalog it is about.
struct Bound {
  plan::k6::Threshold threshold;
  std::uint32_t row = 0;
};

struct Judged {
  const Bound* bound = nullptr;
  double value = 0;     // what the aggregate came to
  bool samples = true;  // false: the metric has none, and the value says nothing
  bool ok = true;
};

// "p(95)", "count": of a cell of this kind, `elapsed` after the test began (rates of counters are over all of it).
// Percentiles in percent. 0 where there is nothing.
double aggregate_value(std::string_view aggregate, MetricKind kind, const aggregate::MetricCell& cell,
                       Duration elapsed);

// In their order. At the end a metric without samples is judged as k6 does it: counters, gauges and trends are 0, a
// rate is kept. While the test goes on (`at_end` false) it is passed over.
std::vector<Judged> judge(std::span<const Bound> bounds, const aggregate::MetricCatalog& catalog,
                          const aggregate::MetricSummary& metrics, Duration elapsed, bool at_end);

// A broken threshold that is to end the test, and whose delay is over.
const Judged* reason_to_abort(std::span<const Judged> judged, Duration elapsed);

}  // namespace brink::verdict::k6
