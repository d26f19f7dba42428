// Values as console prints them.
#pragma once

#include <string>

#include "script/js/value.h"

namespace brink::script::js {

// Text as it is; objects deeply: { a: 1, d: "x" }, [ 1, 2 ], Uint8Array(3) [ 1, 2, 3 ], [Circular].
std::string show(JSContext* context, JSValueConst value);

}  // namespace brink::script::js
