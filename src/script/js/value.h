// Values of JavaScript as C++ holds them, and their text. A value belongs to the runtime of its context and to that
// one's thread; it is let go of before the context is.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "script/js/qjs.h"

namespace brink::script::js {

// One reference.
class Value {
 public:
  Value() = default;
  // Takes the reference over.
  Value(JSContext* context, JSValue value) : context_(context), value_(value) {}
  static Value copy(JSContext* context, JSValueConst value) { return {context, JS_DupValue(context, value)}; }
  Value(Value&& other) noexcept
      : context_(std::exchange(other.context_, nullptr)), value_(std::exchange(other.value_, JS_UNDEFINED)) {}
  Value& operator=(Value&& other) noexcept {
    std::swap(context_, other.context_);
    std::swap(value_, other.value_);
    return *this;
  }
  ~Value() {
    if (context_ != nullptr) JS_FreeValue(context_, value_);
  }

  JSValueConst get() const { return value_; }
  JSValue release() {
    context_ = nullptr;
    return std::exchange(value_, JS_UNDEFINED);
  }
  void reset() { *this = Value(); }
  bool is_exception() const { return JS_IsException(value_); }
  bool is_undefined() const { return JS_IsUndefined(value_); }
  bool is_nothing() const { return JS_IsUndefined(value_) || JS_IsNull(value_); }
  bool is_object() const { return JS_IsObject(value_); }

 private:
  JSContext* context_ = nullptr;
  JSValue value_ = JS_UNDEFINED;
};

// UTF-8 of a value, as String(value) makes it. Without copying where the value is ASCII text.
class Text {
 public:
  Text(JSContext* context, JSValueConst value) : context_(context), data_(JS_ToCStringLen(context, &size_, value)) {}
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;
  ~Text() {
    if (data_ != nullptr) JS_FreeCString(context_, data_);
  }
  // False: it has no text, and an exception is set.
  explicit operator bool() const { return data_ != nullptr; }
  std::string_view view() const { return data_ != nullptr ? std::string_view(data_, size_) : std::string_view(); }
  std::string text() const { return std::string(view()); }

 private:
  JSContext* context_;
  std::size_t size_ = 0;
  const char* data_;
};

inline JSValue new_text(JSContext* context, std::string_view text) {
  return JS_NewStringLen(context, text.data(), text.size());
}

inline Value property(JSContext* context, JSValueConst object, const char* name) {
  return {context, JS_GetPropertyStr(context, object, name)};
}

// Sets an own property; takes the value over. False with an exception set.
inline bool define(JSContext* context, JSValueConst object, const char* name, JSValue value) {
  return JS_DefinePropertyValueStr(context, object, name, value, JS_PROP_C_W_E) >= 0;
}

// A function of ours with this name and number of parameters. `magic` is passed on.
using Native = JSValue (*)(JSContext*, JSValueConst self, int count, JSValueConst* arguments);
using NativeMagic = JSValue (*)(JSContext*, JSValueConst self, int count, JSValueConst* arguments, int magic);
inline JSValue new_function(JSContext* context, Native function, const char* name, int parameters) {
  return JS_NewCFunction(context, function, name, parameters);
}
inline JSValue new_function(JSContext* context, NativeMagic function, const char* name, int parameters, int magic) {
  return JS_NewCFunctionMagic(context, function, name, parameters, JS_CFUNC_generic_magic, magic);
}
inline bool define_function(JSContext* context, JSValueConst object, const char* name, Native function,
                            int parameters) {
  return define(context, object, name, new_function(context, function, name, parameters));
}

// An accessor without a setter.
void define_getter(JSContext* context, JSValueConst object, const char* name, Native getter, bool enumerable = true);

// The exception that is set, taken.
inline Value take_exception(JSContext* context) { return {context, JS_GetException(context)}; }

// Sets an Error with this message.
JSValue throw_error(JSContext* context, std::string_view message);
JSValue throw_type_error(JSContext* context, std::string_view message);

// Calls each(name, value) for the own enumerable properties with text names, in their order; it returns false to stop,
// with an exception set if that is why. False if an exception is set.
template <class Each>
bool each_property(JSContext* context, JSValueConst object, const Each& each) {
  JSPropertyEnum* names = nullptr;
  std::uint32_t count = 0;
  if (JS_GetOwnPropertyNames(context, &names, &count, object, JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY) < 0) return false;
  bool goes_on = true;
  for (std::uint32_t i = 0; i < count && goes_on; ++i) {
    const Value value(context, JS_GetProperty(context, object, names[i].atom));
    goes_on = !value.is_exception() && each(names[i].atom, value.get());
  }
  for (std::uint32_t i = 0; i < count; ++i) JS_FreeAtom(context, names[i].atom);
  js_free(context, names);
  return goes_on;
}

// Text of a property's name.
inline std::string name_of(JSContext* context, JSAtom atom) {
  const char* text = JS_AtomToCString(context, atom);
  std::string name = text != nullptr ? text : "";
  JS_FreeCString(context, text);
  return name;
}

// The bytes of an ArrayBuffer or of a view of one; nothing with no exception set for anything else.
struct Bytes {
  const std::uint8_t* data = nullptr;
  std::size_t size = 0;
  bool is_bytes = false;
  std::string_view view() const { return {reinterpret_cast<const char*>(data), size}; }
};
Bytes bytes_of(JSContext* context, JSValueConst value);
JSValue new_bytes(JSContext* context, std::string_view bytes);

// Nothing in it can be changed any more.
void freeze(JSContext* context, JSValueConst value);

}  // namespace brink::script::js
