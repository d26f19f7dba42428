// Text as plan::JsonPath: $.items[0].id, items[-1]["odd key"], $ for the whole document. The leading $ and its dot may
// be left out. Wildcards, slices, filters and ".." are refused: a path names one place.
#pragma once

#include <string_view>

#include "base/result.h"
#include "plan/scenario.h"

namespace brink::input {

// Errors: usage, what is wrong with the path; whoever asks says where it stands.
Result<plan::JsonPath> parse_json_path(std::string_view text);

}  // namespace brink::input
