// JSON as values of JavaScript, read by simdjson: what JSON.parse gives, several times faster.
#pragma once

#include <simdjson.h>

#include "script/js/value.h"

namespace brink::script::js {

// The document; for what is no JSON the exception of the engine's own parser, a SyntaxError with line and column.
JSValue parse_json(JSContext* context, std::string_view text);

// A thread's parser and the room for its text. The document lives until the next call.
simdjson::error_code parse_document(std::string_view text, simdjson::dom::element& document);

JSValue value_of(JSContext* context, simdjson::dom::element element);

// JSON.parse of the global object, read like this where there is no reviver.
void install_json(JSContext* context, JSValueConst global);

}  // namespace brink::script::js
