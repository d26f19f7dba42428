// Which load the limits of a search are judged at: a search goes on until something breaks, so its limits are about the
// highest load that held.
#pragma once

#include <cstddef>
#include <optional>

#include "verdict/verdict.h"

namespace brink::verdict {

// The visit with the most users among the levels that held and say so of the target; of several the last. Nothing when
// no level held.
std::optional<std::size_t> highest_held(const Verdict& verdict);

}  // namespace brink::verdict
