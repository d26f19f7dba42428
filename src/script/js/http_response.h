// The class of responses of k6/http. What came back is kept as it came; headers, body and timings become values when
// they are looked at.
#pragma once

#include "script/js/http_exchange.h"

namespace brink::script::js {

// Takes the answer over. Exception: no memory.
JSValue new_response(JSContext* context, HttpAnswer&& answer);

// Null: it is no response.
const HttpAnswer* answer_of(JSValueConst value);

// What responses inherit their methods from: modules may add some. The caller's reference.
JSValue response_prototype(JSContext* context);

}  // namespace brink::script::js
