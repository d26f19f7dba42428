// A result held against a baseline, as pywrkr's --baseline and `compare` do: plain differences of figures, rules on
// them, and whether both were measured alike.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "output/change_rule.h"
#include "output/record.h"
#include "output/summary_report.h"

namespace brink::output::compat {

// A file of results: pywrkr's JSON, or whatever else read_record() takes.
struct PywrkrResult {
  std::string source;  // path, for the report
  Record record;
  std::map<std::string, std::string> config;  // what it was measured with, as JSON spells it
};
// Errors: those of read_record().
Result<PywrkrResult> read_pywrkr_result(std::string_view text, const std::string& source);

struct PywrkrComparison {
  std::vector<std::string> sources;          // of the baseline
  std::vector<std::string> config_warnings;  // "connections: 10 in the baseline, 20 now"
  std::vector<FigureChange> changes;         // those that either side holds
  std::vector<RuleResult> rules;
  bool regressed() const;
};
// Of several baselines the mean.
PywrkrComparison compare_pywrkr(const PywrkrResult& now, std::span<const PywrkrResult> before,
                                const std::vector<ChangeRule>& rules);

std::string pywrkr_comparison_table(const PywrkrComparison& comparison);
std::string pywrkr_comparison_markdown(const PywrkrComparison& comparison);
// `exit_code`: what the program will end with.
std::string pywrkr_comparison_json(const PywrkrComparison& comparison, int exit_code);

}  // namespace brink::output::compat
