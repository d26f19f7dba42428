// Limits held against a finished stage.
#pragma once

#include <span>
#include <vector>

#include "aggregate/summary.h"
#include "aggregate/watch.h"
#include "plan/limit.h"
#include "verdict/limits/limit_result.h"

namespace brink::verdict {

// One result for each limit, in their order. Limits without a window are judged by `stage` alone; those with one by
// `watched`, which has an entry for each limit (watched_for), and are not measured without it.
//
// Times are those that are printed: of every request with a whole response or a timeout (StageSummary). Percentiles are
// at the nearest rank, whatever the number of values: with few of them a high percentile is the maximum.
std::vector<LimitResult> judge_limits(std::span<const plan::Limit> limits, const aggregate::StageSummary& stage,
                                      std::span<const aggregate::WatchSeries> watched);

}  // namespace brink::verdict
