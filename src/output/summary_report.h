// The report of `brink summary`: a result, its limits and how it differs from a baseline, as Markdown for a pull
// request or the summary of a job.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "output/change_rule.h"
#include "output/record.h"

namespace brink::output {

struct RuleResult {
  ChangeRule rule;
  FigureChange change;
  std::optional<bool> fired;  // absent: could not be compared
};

struct SummaryReport {
  Record record;  // its `limits` are those to show
  std::string title;
  std::string target;  // named in the report instead of the record's; empty: the record's
  std::string marker;  // an HTML comment by which a bot finds its own comment again; empty: none
  bool has_baseline = false;
  std::vector<FigureChange> changes;  // of the usual figures
  std::vector<RuleResult> rules;
};

// The figures that are compared whether or not a rule names them, those that either side holds.
std::vector<FigureChange> usual_changes(const Record& now, std::span<const Record> before);

bool any_fired(const SummaryReport& report);

// Ends with the verdict in one line.
std::string summary_markdown(const SummaryReport& report);

}  // namespace brink::output
