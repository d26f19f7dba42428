// The module `k6/http`.
#pragma once

#include <string>
#include <string_view>

#include "script/js/user.h"

namespace brink::script::js {

bool fill_http(Group& group, JSValueConst exports);

// On the user's fiber: sends it, and gives the response; what the functions of the module do. Exception: what is
// thrown.
JSValue send_request(User& user, std::string_view method, JSValueConst url, JSValueConst body, JSValueConst params);

JSValue throw_http_in_init(JSContext* context);
// What http.url`…` made.
bool is_named_url(JSValueConst value);
std::string upper(std::string_view text);

}  // namespace brink::script::js
