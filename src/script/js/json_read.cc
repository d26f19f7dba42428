#include "script/js/json_read.h"

#include <string>

namespace brink::script::js {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

JSValue list_of(JSContext* context, simdjson::dom::array array) {
  JSValue list = JS_NewArray(context);
  std::uint32_t index = 0;
  for (const element item : array) {
    JSValue value = value_of(context, item);
    const bool failed =
        JS_IsException(value) || JS_DefinePropertyValueUint32(context, list, index++, value, JS_PROP_C_W_E) < 0;
    if (!failed) continue;
    JS_FreeValue(context, list);
    return JS_EXCEPTION;
  }
  return list;
}

JSValue object_of(JSContext* context, simdjson::dom::object members) {
  JSValue object = JS_NewObject(context);
  for (const auto [name, item] : members) {
    const JSAtom atom = JS_NewAtomLen(context, name.data(), name.size());
    JSValue value = value_of(context, item);
    const bool failed =
        JS_IsException(value) || JS_DefinePropertyValue(context, object, atom, value, JS_PROP_C_W_E) < 0;
    JS_FreeAtom(context, atom);
    if (!failed) continue;
    JS_FreeValue(context, object);
    return JS_EXCEPTION;
  }
  return object;
}

JSValue parse(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, int, JSValue* data) {
  const bool plain = count > 0 && JS_IsString(arguments[0]) && (count < 2 || !JS_IsObject(arguments[1]));
  if (!plain) return JS_Call(context, data[0], self, count, arguments);
  const Text text(context, arguments[0]);
  return text ? parse_json(context, text.view()) : JS_EXCEPTION;
}

}  // namespace

JSValue value_of(JSContext* context, element item) {
  switch (item.type()) {
    case element_type::ARRAY: return list_of(context, item.get_array().value_unsafe());
    case element_type::OBJECT: return object_of(context, item.get_object().value_unsafe());
    case element_type::STRING: return new_text(context, item.get_string().value_unsafe());
    case element_type::INT64: return JS_NewInt64(context, item.get_int64().value_unsafe());
    case element_type::UINT64: return JS_NewFloat64(context, static_cast<double>(item.get_uint64().value_unsafe()));
    case element_type::DOUBLE: return JS_NewFloat64(context, item.get_double().value_unsafe());
    case element_type::BOOL: return item.get_bool().value_unsafe() ? JS_TRUE : JS_FALSE;
    case element_type::NULL_VALUE: return JS_NULL;
  }
  return JS_UNDEFINED;
}

simdjson::error_code parse_document(std::string_view text, element& document) {
  // More is given back once it is not needed: one large body should not stay for good.
  constexpr std::size_t large = std::size_t{4} << 20;
  static thread_local simdjson::dom::parser parser;
  static thread_local std::string room;
  if (room.capacity() > large && text.size() < large / 2) room = std::string();
  room.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  room.assign(text);
  return parser.parse(room.data(), room.size(), false).get(document);
}

JSValue parse_json(JSContext* context, std::string_view text) {
  element document;
  if (parse_document(text, document) == simdjson::SUCCESS) return value_of(context, document);
  const std::string whole(text);  // the engine's parser wants a NUL behind it
  return JS_ParseJSON(context, whole.c_str(), whole.size(), "<json>");
}

void install_json(JSContext* context, JSValueConst global) {
  const Value json = property(context, global, "JSON");
  const Value own = property(context, json.get(), "parse");
  JSValueConst data[] = {own.get()};
  JSValue function = JS_NewCFunctionData(context, parse, 2, 0, 1, data);
  JS_DefinePropertyValueStr(context, function, "name", new_text(context, "parse"), JS_PROP_CONFIGURABLE);
  JS_DefinePropertyValueStr(context, json.get(), "parse", function, JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
}

}  // namespace brink::script::js
