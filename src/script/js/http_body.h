// Bodies of requests: text, bytes, forms, forms with files.
#pragma once

#include "script/js/http_call.h"

namespace brink::script::js {

// False with an exception set.
bool read_body(User& user, JSValueConst body, HttpCall& call);

// http.file().
bool fill_file(Group& group, JSValueConst exports);

// Appends text as a form has it: letters, digits and -_. and ~ as they are, blanks as '+'.
void append_form_text(std::string& out, std::string_view text);

}  // namespace brink::script::js
