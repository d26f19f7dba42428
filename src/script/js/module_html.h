// k6/html: pages as selections of elements (lib/own/html.js, on html/tree and html/selector).
#pragma once

#include <string_view>

#include "script/js/native.h"

namespace brink::script::js {

bool fill_html(Group& group, JSValueConst exports);

// The page as a Selection whose links are relative to `url`: what Response.html() gives.
Value parse_html(Group& group, std::string_view page, std::string_view url);

// What Response.submitForm(options) and clickLink(options) send: an object {method, url, body, params} for
// http.request. `page` is from parse_html(). Exception: there is no such form, or link.
Value form_request(Group& group, JSValueConst page, JSValueConst options);
Value link_request(Group& group, JSValueConst page, JSValueConst options);

}  // namespace brink::script::js
