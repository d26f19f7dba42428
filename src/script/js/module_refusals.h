// Names of modules that k6 has had, has by extensions, or has for browsers: what they answer to here.
#pragma once

#include <string>
#include <string_view>

#include "script/js/native.h"

namespace brink::script::js {

// Why there is no such module, and what to do.
std::string unknown_module(std::string_view name);

// k6/browser: may be imported, so that a script's other scenarios can run; its first call fails.
bool fill_browser(Group& group, JSValueConst exports);

// k6/experimental/streams, which is JavaScript alone.
bool fill_streams(Group& group, JSValueConst exports);

// k6/experimental/tracing: requests are sent as they are. k6/experimental/webcrypto: the global `crypto`.
bool fill_tracing(Group& group, JSValueConst exports);
bool fill_webcrypto(Group& group, JSValueConst exports);

}  // namespace brink::script::js
