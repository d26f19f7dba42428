// The tree of groups and checks, made of their names: "::a::b" is the group b in a.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "aggregate/metric_summary.h"

namespace brink::output::k6 {

struct CheckRow {
  std::string name;
  std::uint64_t passes = 0;
  std::uint64_t fails = 0;
  Instant first{};
};

struct GroupNode {
  std::string name;  // of the root empty
  std::string path;  // "::a::b"; of the root empty
  Instant first{};
  std::vector<CheckRow> checks;  // as they came up
  std::vector<GroupNode> groups;
};

GroupNode group_tree(const aggregate::MetricSummary& metrics);
// All checks of all groups, added up by name, as they came up.
std::vector<CheckRow> all_checks(const aggregate::MetricSummary& metrics);

}  // namespace brink::output::k6
