// Where a script's request goes on.
#pragma once

#include <string>
#include <string_view>

#include "script/py/call.h"

namespace brink::script::py {

inline constexpr int most_redirects = 20;

// The target that a response leads to, when it is to be followed: within the same origin. Empty: nowhere.
std::string redirect_target(const Site& site, const Call& call, int status, std::string_view head);

}  // namespace brink::script::py
