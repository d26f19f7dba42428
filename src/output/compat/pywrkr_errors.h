// What pywrkr calls an error: one definition for its report, searches, lists of URLs and thresholds.
#pragma once

#include <cstdint>

#include "output/record.h"

namespace brink::output::compat {

struct PywrkrErrors {
  std::uint64_t requests = 0;
  std::uint64_t unmade = 0;  // of a scenario, for want of a value: errors, and no requests
  std::uint64_t errors = 0;  // these, and the requests that failed
  double share() const;      // of the requests, and more than all of them may be; zero without any
};
PywrkrErrors pywrkr_errors(const Stage& stage);

// Limits on the errors of the whole run, which were held against failed requests alone, are held against these. Those
// over windows stay as they are: when a request could not be made is not in the record.
void judge_pywrkr_errors(Record& record);

}  // namespace brink::output::compat
