// Which older run a run is compared with, and the comparison of records as a whole. Pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "output/compare.h"

namespace brink::output {

struct Earlier {
  std::vector<Record> baseline;  // one
  std::vector<Record> older;     // at most eight before it, in the order in which they were made
};

// Of `runs` (newest first) those that are older than `now`, ran to their end, and measured the same thing: the newest
// is the baseline, the others show how noisy the machine is. Errors: there is none; the hint says what the newest of
// the others is.
Result<Earlier> earlier_like(const Record& now, std::vector<Record> runs, const verdict::CompareOptions& options);

// `before`: one run or more; `older`: as for verdict::compare. Errors: likewise.
Result<ComparisonReport> compare_records(const Record& now, std::span<const Record> before,
                                         const verdict::CompareOptions& options, std::span<const Record> older = {});

// A quantity of a comparison in words, for whoever shows a few of them. Texts are empty where there is nothing to say.
struct ChangeLine {
  std::string what;     // "p95 of /checkout at 64 users"
  std::string outcome;  // "worse"
  bool changed = false;
  std::string before, now;  // "84 ms"
  std::string change;       // "+34 %"
};
// What changed first, then what did not, each in the order of the comparison; without what could not be compared.
std::vector<ChangeLine> change_lines(const verdict::Comparison& comparison);

}  // namespace brink::output
