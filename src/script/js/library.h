// Our own JavaScript: modules that answer imports of well-known libraries of the web (lib/web), so that scripts run
// without fetching anything, and what native modules are written in beside C++ (lib/own).
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "script/js/value.h"

namespace brink::script::js {

// The source of what we have in place of `url`, whatever version it names; none: nothing. Errors: a library that is
// known and cannot be had, with what to do instead.
Result<std::optional<std::string_view>> library_source(std::string_view url);

// The file lib/own/NAME.js is a function of `native`, functions of ours: what it returns. Exception: it threw.
Value own_library(JSContext* context, std::string_view name, JSValueConst native);

}  // namespace brink::script::js
