// The options of the page, the same for every command that has one.
#pragma once

#include <optional>

#include "base/result.h"
#include "input/options/values.h"
#include "plan/page_serving.h"

namespace brink::input {

// Nothing: no page is asked for. Errors: usage.
Result<std::optional<plan::PageServing>> read_page(const Values& values);

// "USER:PASSWORD", neither of them empty. Errors: usage; they do not say what was given.
Result<std::string> parse_login(std::string_view text, std::string_view option);

}  // namespace brink::input
