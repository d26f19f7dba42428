// Which route a break is about, where it is not one alone that broke: the slowest of those that share a queue keeps the
// others waiting, and a verdict about a cheap one would send its reader to the wrong code.
#pragma once

#include <optional>

#include "verdict/phases.h"

namespace brink::verdict {

// Of the routes that break the same rule at `broken`, at least half as badly as the worst, the one that takes clearly
// longest (1.5 times) at the fewest users; else the worst. Nothing when the level broke without a route.
std::optional<RouteId> route_to_blame(const View& view, const Level& broken);

}  // namespace brink::verdict
