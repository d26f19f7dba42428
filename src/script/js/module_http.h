// The module `k6/http`.
#pragma once

#include <string>
#include <string_view>

#include "script/js/group.h"

namespace brink::script::js {

bool fill_http(Group& group, JSValueConst exports);

JSValue throw_http_in_init(JSContext* context);
// What http.url`…` made.
bool is_named_url(JSValueConst value);
std::string upper(std::string_view text);

}  // namespace brink::script::js
