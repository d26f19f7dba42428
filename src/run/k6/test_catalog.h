// What is counted of a test: its metrics, and whatever looks at some of their values. The same wherever a part of it is
// played, so that what is told of one row is of that row everywhere.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "run/k6/metric_desk.h"
#include "run/k6/test.h"

namespace brink::run::k6 {

struct TestCatalog {
  std::unique_ptr<aggregate::MetricCatalog> catalog;
  std::vector<verdict::k6::Bound> bounds;
  std::optional<std::size_t> sections;  // among its breakdowns: of groups and scenarios, and
  std::size_t by_tags = 0;              // of tags, for exporters; beyond the last: nobody exports
};

TestCatalog catalog_of(const TestRequest& request);

}  // namespace brink::run::k6
