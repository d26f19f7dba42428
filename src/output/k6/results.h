// The results of a test of k6: what its summary, handleSummary and exports are made from. A value; the catalog outlives
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/metric_summary.h"
#include "plan/k6.h"
#include "verdict/k6/thresholds.h"

namespace brink::output::k6 {

struct Results {
  const aggregate::MetricCatalog* catalog = nullptr;
  aggregate::MetricSummary metrics;
  std::vector<verdict::k6::Judged> thresholds;
  Duration elapsed{};  // from the start of the first scenario to the end of the last
  std::uint64_t completed = 0;
  std::uint64_t interrupted = 0;
  std::string setup_data;               // JSON; empty: none
  std::optional<std::size_t> sections;  // among the breakdowns, if groups and scenarios are told of (sections.h)
};

// How it is to be shown.
struct Showing {
  enum class Mode : std::uint8_t {
    compact,
    full,    // all metrics, and each group and scenario by itself
    legacy,  // as before k6 1.0: checks by group, then all metrics by name
    disabled
  };
  Mode mode = Mode::compact;
  std::vector<std::string> trend_stats = {"avg", "min", "med", "max", "p(90)", "p(95)"};
  std::string time_unit;
  bool color = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
};

}  // namespace brink::output::k6
