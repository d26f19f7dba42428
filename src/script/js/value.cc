#include "script/js/value.h"

namespace brink::script::js {

void define_getter(JSContext* context, JSValueConst object, const char* name, Native getter, bool enumerable) {
  const JSAtom atom = JS_NewAtom(context, name);
  const std::string label = std::string("get ") + name;
  const int flags = JS_PROP_CONFIGURABLE | (enumerable ? JS_PROP_ENUMERABLE : 0);
  JS_DefinePropertyGetSet(context, object, atom, new_function(context, getter, label.c_str(), 0), JS_UNDEFINED, flags);
  JS_FreeAtom(context, atom);
}

// The engine's own function takes a format and cuts at 256 bytes.
JSValue throw_error(JSContext* context, std::string_view message) {
  JSValue error = JS_NewError(context);
  JS_DefinePropertyValueStr(context, error, "message", new_text(context, message),
                            JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
  return JS_Throw(context, error);
}

JSValue throw_type_error(JSContext* context, std::string_view message) {
  return JS_ThrowTypeError(context, "%.*s", static_cast<int>(message.size()), message.data());
}

Bytes bytes_of(JSContext* context, JSValueConst value) {
  Bytes bytes;
  bytes.is_bytes = brink_js_bytes(context, value, &bytes.data, &bytes.size) != 0;
  return bytes;
}

JSValue new_bytes(JSContext* context, std::string_view bytes) {
  return JS_NewArrayBufferCopy(context, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

void freeze(JSContext* context, JSValueConst value) {
  if (!JS_IsObject(value)) return;
  each_property(context, value, [&](JSAtom name, JSValueConst of) {
    freeze(context, of);
    const int flags = JS_PROP_HAS_WRITABLE | JS_PROP_HAS_CONFIGURABLE;
    return JS_DefineProperty(context, value, name, JS_UNDEFINED, JS_UNDEFINED, JS_UNDEFINED, flags) >= 0;
  });
  JS_PreventExtensions(context, value);
}

}  // namespace brink::script::js
