// How much less the requests of a visit say than as many independent ones would: failures and long waits come in
// bursts. Seen from second to second; a variance relative to independence, 1 or more, by which counts are divided.
// Known for all routes together only: that of failures is bounded, which keeps what one route does to the mixture from
// hiding what it does itself. The tail's decides no verdict, only how wide the range of a p95 is, and is not.
#pragma once

#include "aggregate/summary.h"

namespace brink::verdict {

struct Spread {
  double failed = 1;  // of failures
  double tail = 1;    // of responses beyond their own 95th percentile; slow stretches that outlast a second weigh more
};
Spread spread_of(const aggregate::StageSummary& stage);
Spread mean_of(const std::vector<Spread>& spreads);

}  // namespace brink::verdict
