// Text in an application/x-www-form-urlencoded body or query, as Python's quote_plus() and Go's QueryEscape() write it:
// letters, digits and -_.~ as they are, blanks as '+'. The URL standard's own form differs (plan/escape.h).
#pragma once

#include <string>
#include <string_view>

namespace brink::script {

void append_form_text(std::string& out, std::string_view text);

}  // namespace brink::script
