// Text as it stands inside something else: a JSON string, a form, a request line.
#pragma once

#include <string>
#include <string_view>

#include "plan/template.h"

namespace brink::plan {

// Appends `text` escaped. JSON becomes pure ASCII (RFC 8259 §7), bytes that are no UTF-8 become U+FFFD; a form is
// application/x-www-form-urlencoded as the URL standard has it; see append_to_target of base/url.h for targets.
void append_escaped(std::string& out, std::string_view text, Escaping escaping);

}  // namespace brink::plan
