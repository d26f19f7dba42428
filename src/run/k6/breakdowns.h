// By what a test's metrics are broken down: the same wherever a part of it is played.
#pragma once

#include <cstddef>
#include <optional>

#include "aggregate/metric_catalog.h"
#include "run/k6/test.h"

namespace brink::run::k6 {

// Among the catalog's.
struct Breakdowns {
  std::optional<std::size_t> sections;  // for the full summary
  std::optional<std::size_t> by_tags;   // for exporters
};
// What nobody asks for is not kept. After all metrics and sub-metrics.
Breakdowns break_down(const TestRequest& request, aggregate::MetricCatalog& catalog);

}  // namespace brink::run::k6
