// Load on a host that is not this machine needs its owner's word.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/door.h"

namespace brink::cli {

// Nothing to ask for local hosts or with --i-own-this. On a terminal the name of each host has to be typed; without
// one, or when something else is typed, the run is refused. `what` reads after "about to send": "up to 200 users".
Result<std::monostate> confirm_ownership(Door& door, const std::vector<std::string>& foreign_hosts, bool owned,
                                         const std::string& what);

}  // namespace brink::cli
