// Over time: what a load shows that goes on for long enough: freezes and their period, and drift.
#pragma once

#include <string_view>
#include <vector>

#include "verdict/why/experiment.h"

namespace brink::verdict::why {

// Of the culprit, over trials of one load that followed each other: freeze_longest, freeze_share, freeze_spread,
// freeze_period, drift_per_request and drift_certainty, as far as they can be known. A freeze of 0 s says that there
// was none.
void measure_over_time(const Scene& scene, const std::vector<const Trial*>& trials, std::string_view source,
                       Features& found);

}  // namespace brink::verdict::why
