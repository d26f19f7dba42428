// A limit over windows of time: it must hold in every stretch of its length, beginning at each whole second. Times
// count in the second in which a request ended. A stretch in which nothing ended, while somebody waited, breaks any
// limit on times and shares; one in which nobody asked for anything is passed over.
#pragma once

#include "aggregate/watch.h"
#include "plan/limit.h"
#include "verdict/limits/limit_result.h"

namespace brink::verdict {

// `length`: of the stage's window. Past an hour seconds are joined (WatchSeries): a window is then as many steps as
// cover it. Without a single whole window it is not measured.
LimitResult judge_windows(const plan::Limit& limit, const aggregate::WatchSeries& series, Duration length);

}  // namespace brink::verdict
