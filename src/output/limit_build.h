// Limits of a record from what was asked for and what was judged.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "aggregate/summary.h"
#include "output/record_limit.h"
#include "plan/limit.h"
#include "verdict/limits/limit_result.h"

namespace brink::output {

// One row a limit. `results` as long as `limits`; `stage` is the index of the stage they were judged on, absent when
// there was none, and `summary` that stage.
std::vector<Limit> record_limits(std::span<const plan::Limit> limits, std::span<const verdict::LimitResult> results,
                                 const aggregate::StageSummary& summary, std::optional<std::uint64_t> stage);

}  // namespace brink::output
