// The module `k6/http`.
#pragma once

#include <string>
#include <string_view>

#include "script/js/user.h"

namespace brink::script::js {

struct HttpCall;

bool fill_http(Group& group, JSValueConst exports);

// On the user's fiber: sends it, and gives the response; what the functions of the module do. Exception: what is
// thrown.
JSValue send_request(User& user, std::string_view method, JSValueConst url, JSValueConst body, JSValueConst params);

// A URL that is none is reported as a failed request is: the response that says so, or, if the call wants it, an
// exception.
JSValue answer_bad_url(User& user, const HttpCall& call, const std::string& why);

JSValue throw_http_in_init(JSContext* context);
// What http.url`…` made.
bool is_named_url(JSValueConst value);
std::string upper(std::string_view text);

}  // namespace brink::script::js
