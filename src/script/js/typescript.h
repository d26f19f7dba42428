// TypeScript made into JavaScript by leaving its types out. Nothing is checked. By sucrase (typescript/), which runs in
// an engine of its own.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace brink::script::js {

// Lines stay where they are. Errors name the place in `name`.
Result<std::string> strip_types(const std::string& name, std::string_view text);

}  // namespace brink::script::js
