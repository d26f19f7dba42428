// Bodies of requests: text, bytes, forms, forms with files.
#pragma once

#include "script/js/http_call.h"

namespace brink::script::js {

// False with an exception set.
bool read_body(User& user, JSValueConst body, HttpCall& call);

// http.file().
bool fill_file(Group& group, JSValueConst exports);

}  // namespace brink::script::js
