// Addresses of a name, from this machine's resolver.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace brink::mcp {

// At most eight, those first at which something listens on `port`. Blocks: the look-up for as long as the system tries,
// and at most two seconds more for seeing who listens; nobody is connected to where one of them is an address of the
// link (guard.h refuses it). Errors: the name is not known.
Result<std::vector<std::string>> look_up(const std::string& host, std::uint16_t port);

}  // namespace brink::mcp
