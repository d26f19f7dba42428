// Limits held against a record instead of a run: a saved one, or the result of another tool.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "output/record.h"
#include "plan/limit.h"

namespace brink::output {

// One row a limit, judged on reported_stage(). A limit the run itself had keeps what was seen of it then, windows
// included; of any other, what the record does not hold was not measured. Errors (usage): a route that is not in the
// record, with those that are.
Result<std::vector<Limit>> judge_record(std::span<const plan::Limit> limits, const Record& record);

}  // namespace brink::output
