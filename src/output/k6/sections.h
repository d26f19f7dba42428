// Sections: the metrics and checks of each group and of each scenario of a test, for the full summary. Of a group what
// was measured in itself, not in groups within it.
#pragma once

#include <string>
#include <vector>

#include "output/k6/checks.h"
#include "output/k6/results.h"

namespace brink::output::k6 {

// By which the results are broken down for it.
aggregate::BreakdownRule section_rule();

struct Section {
  std::string name;                // of a group without those around it
  std::vector<CheckRow> checks;    // as they came up
  aggregate::MetricCells metrics;  // by metric
  std::vector<Section> groups;     // as they came up
};

struct Sections {
  std::vector<Section> groups;
  std::vector<Section> scenarios;  // by name, each with its groups
};

// Nothing where the results are not broken down.
Sections make_sections(const Results& results);

// A section's results as those of a whole test, for what shows these.
Results results_of(const Results& whole, const Section& section);

}  // namespace brink::output::k6
