// Thresholds of a test of k6 as limits of a record, so that every report shows them.
#pragma once

#include "output/k6/results.h"
#include "output/record.h"

namespace brink::run::k6 {

void add_threshold_rows(const output::k6::Results& results, output::Record& record);

}  // namespace brink::run::k6
