// `brink loadpilot init`: a project to begin with.
#pragma once

#include "cli/door.h"

namespace brink::cli {

// Writes what is not there yet below `folder`, and says what to do next.
Result<std::monostate> loadpilot_init(Door& door, const std::string& folder);

}  // namespace brink::cli
