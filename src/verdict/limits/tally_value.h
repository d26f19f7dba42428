// The value of a limit in a stretch of time, from what was counted for it.
#pragma once

#include <cstdint>
#include <optional>

#include "aggregate/watch.h"
#include "plan/limit.h"

namespace brink::verdict {

struct TallyValue {
  std::optional<double> value;  // absent: nothing to measure it by
  bool holds = false;           // exact, though a percentile's value is known within 9 %; never when not measured
  std::uint64_t of = 0;         // values behind it
};

// `times`: what the limit's times or checks were; `ended`: requests by when they ended, over `length`.
TallyValue tally_value(const plan::Limit& limit, const aggregate::WatchTally& times, const aggregate::WatchTally& ended,
                       Duration length);

}  // namespace brink::verdict
