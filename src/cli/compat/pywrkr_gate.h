// What a run of pywrkr is held to when it has ended: its thresholds, a baseline, and whether its numbers arrived where
// they were sent. All of it as an exit code of pywrkr's.
#pragma once

#include <string>
#include <vector>

#include "cli/door.h"
#include "input/compat/pywrkr.h"
#include "output/compat/pywrkr_compare.h"

namespace brink::cli {

struct PywrkrExit {
  static constexpr int done = 0, failed = 1, limit_broken = 2, regression = 3;
};

// The results and rules of a comparison, read and checked before any load. Errors: usage for a rule, else a file that
// cannot be read.
struct PywrkrBaseline {
  std::vector<output::compat::PywrkrResult> before;
  std::vector<output::ChangeRule> rules;
  std::string format;
  bool strict_config = false;
};
Result<PywrkrBaseline> read_baseline(Door& door, const std::string& pattern, const std::vector<std::string>& rules);

// Prints the comparison. 0, 3 when a rule fires, or 1 when the configuration had to be the same and is not.
int hold_against(Door& door, const output::compat::PywrkrResult& now, const PywrkrBaseline& baseline);

// Prints what became of the thresholds and of exports. 2 when one is broken; 1 when the last numbers did not arrive.
int hold_to_limits(Door& door, const output::Record& record);

// Of a run that something had to hold for: the code, or 1 when this machine was the limit, so that nothing is known of
// the target.
int believed(Door& door, const output::Record& record, int code);

// Of two exit codes that which counts: a broken limit before a regression, and both before other failures.
int graver(int one, int other);

}  // namespace brink::cli
