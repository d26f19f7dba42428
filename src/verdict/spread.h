// How much less the requests of a visit say than as many independent ones would: failures and long waits come in bursts.
// Seen from second to second; a variance relative to independence, 1 or more, by which counts are divided.
#pragma once

#include "aggregate/summary.h"

namespace brink::verdict {

struct Spread {
  double failed = 1;  // of failures
  double slow = 1;    // of responses at or above the wall
  double tail = 1;    // of responses beyond their own 95th percentile
  friend bool operator==(const Spread&, const Spread&) = default;
};
Spread spread_of(const aggregate::StageSummary& stage, Duration wall);
Spread mean_of(const std::vector<Spread>& spreads);

}  // namespace brink::verdict
