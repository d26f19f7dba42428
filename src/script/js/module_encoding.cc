#include "script/js/module_encoding.h"

#include "script/js/codec.h"
#include "script/js/group.h"
#include "script/js/input.h"

namespace brink::script::js {
namespace {

// As k6 takes names it does not know: the padded standard alphabet.
Base64 variant_of(JSContext* context, JSValueConst name) {
  if (!JS_IsString(name)) return Base64::std;
  return base64_named(Text(context, name).view()).value_or(Base64::std);
}

JSValue b64encode(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Input input(context, argument(count, arguments, 0));
  if (!input) return JS_EXCEPTION;
  return new_text(context, base64_of(input.view(), variant_of(context, argument(count, arguments, 1))));
}

JSValue b64decode(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text text(context, argument(count, arguments, 0));
  if (!text) return JS_EXCEPTION;
  const Decoded decoded = from_base64(text.view(), variant_of(context, argument(count, arguments, 1)));
  if (decoded.bad) {
    return throw_error(context, "illegal base64 data at input byte " + std::to_string(*decoded.bad));
  }
  const JSValueConst format = argument(count, arguments, 2);
  const bool as_text = JS_IsString(format) && Text(context, format).view() == "s";
  return as_text ? new_text(context, decoded.bytes) : new_bytes(context, decoded.bytes);
}

}  // namespace

bool fill_encoding(Group& group, JSValueConst exports) {
  return define_function(group.context(), exports, "b64encode", b64encode, 2) &&
         define_function(group.context(), exports, "b64decode", b64decode, 3);
}

}  // namespace brink::script::js
