// Runs compared: records as the values that are compared, and a comparison as text for a terminal, a pull request, a
// program or a continuous-integration server. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "output/record.h"
#include "output/terminal.h"
#include "verdict/compare.h"

namespace brink::output {

// What of a record is compared. Stages in which this machine was the limit or that were cut short are left out.
verdict::ComparedRun compared_run(const Record& record);

// Which run it was: enough to name it, and no more.
struct RunHead {
  std::string id;
  std::string kind;
  std::string created_at;
  std::string url;
  std::optional<std::string> git_commit;
  std::optional<std::string> imported_from;
};
RunHead run_head(const Record& record);

struct ComparisonReport {
  verdict::Comparison comparison;
  RunHead now;
  std::vector<RunHead> before;
};

// The sentence, what changed, then a table of all quantities.
std::string render_comparison(const ComparisonReport& report, const TerminalStyle& style);

// For a comment on a pull request: the sentence, what changed as a table, the rest folded away.
std::string comparison_markdown(const ComparisonReport& report);

// One document; compare.schema.json describes its keys.
std::string comparison_json(const ComparisonReport& report);

// JUnit: a test case a quantity; worse is a failure, what cannot be compared is skipped.
std::string comparison_junit(const ComparisonReport& report);

}  // namespace brink::output
