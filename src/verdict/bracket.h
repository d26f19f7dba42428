// The answer as a range: between which loads the target breaks.
#pragma once

#include "verdict/curve.h"
#include "verdict/phases.h"

namespace brink::verdict {

// The level that breaks first, if any: confirmed, or, when no visit is left to confirm it, the best there is.
const Level* breaking_level(const Evidence& evidence);
// The highest level below it that holds; without one that breaks, the highest that holds.
const Level* holding_level(const Evidence& evidence);

// holds and breaks are levels that were played. low..high is wider: one level further where visits to an end did not
// agree, and by a factor that simulation showed to be needed (docs/decisions/0002-search.md). In a saturated target
// that breaks by latency it is the interval of where_rays_meet, which uses every visit near the wall.
Bracket users_bracket(const View& view);

// The same in completed requests per second. For latency in a saturated target the rate at the users that hold is no
// promise, because in open load a queue has no such bound: then the curve gives low, and capacity is high.
Bracket rps_bracket(const View& view, const std::optional<Fit>& fit);

}  // namespace brink::verdict
