// Our own modules that answer imports of well-known libraries of the web, so that scripts run without fetching
// anything.
#pragma once

#include <optional>
#include <string_view>

namespace brink::script::js {

// The source of what we have in place of `url`, whatever version it names; none: nothing.
std::optional<std::string_view> library_source(std::string_view url);

}  // namespace brink::script::js
