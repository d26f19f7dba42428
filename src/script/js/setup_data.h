// What setup() returns, on its way to the users.
#pragma once

#include <optional>
#include <string>

#include "script/js/group.h"

namespace brink::script::js {

// As JSON, as k6 writes it: dates without a fraction of a second that is zero, null for what is undefined. Nothing
// where it is a value that JSON has no word for. Errors: what the script threw meanwhile, or that it goes round in a
// circle.
Result<std::optional<std::string>> setup_json(JSContext* context, JSValueConst value);

}  // namespace brink::script::js
