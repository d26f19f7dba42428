// Whether a target is still warming up: pools that fill, code that is compiled, caches that are empty.
#pragma once

#include <vector>

#include "verdict/search.h"

namespace brink::verdict {

// From the warm-up visits so far: still clearly faster, and answering more, in their last second than in
// the one before. Too little to tell
// counts as settled; a target that fails is not warming up.
bool still_settling(const std::vector<Visit>& visits);

}  // namespace brink::verdict
