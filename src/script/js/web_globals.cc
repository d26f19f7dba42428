#include "script/js/web_globals.h"

#include <array>

#include "script/js/codec.h"
#include "script/js/input.h"
#include "script/js/library.h"
#include "script/js/text_decoding.h"
#include "script/js/user.h"
#include "script/js/webcrypto.h"
#include "script/js/wrapped.h"

namespace brink::script::js {
namespace {

// Text as UTF-8, in which half a surrogate pair is U+FFFD.
std::string encoded(std::string_view text) {
  std::string bytes(text);
  for (std::size_t at = bytes.find('\xed'); at != std::string::npos; at = bytes.find('\xed', at + 1)) {
    if (at + 2 < bytes.size() && (bytes[at + 1] & 0xe0) == 0xa0) bytes.replace(at, 3, "\xef\xbf\xbd");
  }
  return bytes;
}

JSValue encode(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text text(context, argument(count, arguments, 0));
  if (!text) return JS_EXCEPTION;
  const Value buffer(context, new_bytes(context, encoded(text.view())));
  // The engine reads all three, however many it is told there are.
  JSValueConst of[] = {buffer.get(), JS_UNDEFINED, JS_UNDEFINED};
  return JS_NewTypedArray(context, 3, of, JS_TYPED_ARRAY_UINT8);
}

using Decodings = Wrapped<TextDecoding>;

std::optional<TextDecoding::Encoding> labelled(JSContext* context, JSValueConst label) {
  const Text text(context, label);
  if (!text) return std::nullopt;
  const auto encoding = TextDecoding::labelled(text.view());
  if (!encoding) JS_ThrowRangeError(context, "the encoding \"%s\" is not supported", text.text().c_str());
  return encoding;
}

JSValue decoding(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto encoding = labelled(context, argument(count, arguments, 0));
  if (!encoding) return JS_EXCEPTION;
  const bool fatal = JS_ToBool(context, argument(count, arguments, 1)) == 1;
  const bool keeps_bom = JS_ToBool(context, argument(count, arguments, 2)) == 1;
  return Decodings::make(context, std::make_unique<TextDecoding>(*encoding, fatal, keeps_bom));
}

JSValue label(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const auto encoding = labelled(context, argument(count, arguments, 0));
  return encoding ? new_text(context, TextDecoding::name(*encoding)) : JS_EXCEPTION;
}

JSValue decode(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  TextDecoding* state = Decodings::get(argument(count, arguments, 0));
  const Bytes bytes = bytes_of(context, argument(count, arguments, 1));
  if (state == nullptr || !bytes.is_bytes)
    return throw_type_error(context, "decode() takes an ArrayBuffer or a view of one");
  const auto text = state->decode(bytes.view(), JS_ToBool(context, argument(count, arguments, 2)) == 1);
  return text ? new_text(context, *text) : throw_type_error(context, "the data is not of the encoding");
}

// Text whose signs are the bytes: what btoa takes and atob gives.
std::string from_latin1(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      text.push_back(c);
    } else {
      text.push_back(static_cast<char>(0xc0 | byte >> 6));
      text.push_back(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return text;
}

JSValue btoa(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text text(context, argument(count, arguments, 0));
  if (!text) return JS_EXCEPTION;
  std::string bytes;
  for (std::size_t i = 0; i < text.view().size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text.view()[i]);
    if (byte > 0xc3) return throw_error(context, "btoa() takes signs up to U+00FF only");
    if (byte < 0x80) {
      bytes.push_back(static_cast<char>(byte));
    } else {
      bytes.push_back(static_cast<char>(byte << 6 | (text.view()[++i] & 0x3f)));
    }
  }
  return new_text(context, base64_of(bytes, Base64::std));
}

JSValue atob(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const Text text(context, argument(count, arguments, 0));
  if (!text) return JS_EXCEPTION;
  std::string digits;
  for (const char c : text.view()) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r') digits.push_back(c);
  }
  if (digits.size() % 4 == 0) {
    for (int i = 0; i < 2 && digits.ends_with('='); ++i) digits.pop_back();
  }
  const Decoded decoded = from_base64(digits, Base64::rawstd);
  return decoded.bad ? throw_error(context, "atob() takes base64 only") : new_text(context, from_latin1(decoded.bytes));
}

Value text_functions(Group& group) {
  JSContext* context = group.context();
  Decodings::declare(group, "TextDecoding", [](JSValueConst) {});
  Value functions(context, JS_NewObject(context));
  define_function(context, functions.get(), "encode", encode, 1);
  define_function(context, functions.get(), "decoding", decoding, 3);
  define_function(context, functions.get(), "label", label, 1);
  define_function(context, functions.get(), "decode", decode, 3);
  define_function(context, functions.get(), "atob", atob, 1);
  define_function(context, functions.get(), "btoa", btoa, 1);
  return functions;
}

JSValue plain_text(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  return new_text(context, bytes_of(context, argument(count, arguments, 0)).view());
}

Value crypto_functions(Group& group) {
  JSContext* context = group.context();
  Value functions = webcrypto_functions(group);
  define_function(context, functions.get(), "encode", encode, 1);
  define_function(context, functions.get(), "text", plain_text, 1);
  return functions;
}

Value no_functions(Group& group) { return {group.context(), JS_NewObject(group.context())}; }

struct Global {
  const char* name;
  const char* library;
  Value (*functions)(Group&);
};
constexpr std::array<Global, 8> globals = {{{"crypto", "webcrypto", crypto_functions},
                                            {"CryptoKey", "webcrypto", crypto_functions},
                                            {"TextEncoder", "text", text_functions},
                                            {"TextDecoder", "text", text_functions},
                                            {"atob", "text", text_functions},
                                            {"btoa", "text", text_functions},
                                            {"URL", "url", no_functions},
                                            {"URLSearchParams", "url", no_functions}}};

// Those of the group that were asked for.
class WebGlobals {
 public:
  explicit WebGlobals(Group& group) : group_(group) {}

  JSValue get(std::size_t index) {
    JSContext* context = group_.context();
    if (made_[index].is_undefined()) {
      const Value functions = globals[index].functions(group_);
      const Value made = own_library(context, globals[index].library, functions.get());
      if (made.is_exception()) return JS_EXCEPTION;
      for (std::size_t i = 0; i < globals.size(); ++i) {
        if (globals[i].library == globals[index].library) made_[i] = property(context, made.get(), globals[i].name);
      }
    }
    return JS_DupValue(context, made_[index].get());
  }

 private:
  Group& group_;
  std::array<Value, globals.size()> made_;
};

// The user's own, if its script has put one in its place.
JSValue own(JSContext* context, JSAtom name) {
  const User* user = User::current();
  if (user == nullptr || !JS_IsObject(user->globals())) return JS_UNINITIALIZED;
  JSPropertyDescriptor found;
  if (JS_GetOwnProperty(context, &found, user->globals(), name) != 1) return JS_UNINITIALIZED;
  JS_FreeValue(context, found.getter);
  JS_FreeValue(context, found.setter);
  return found.value;
}

JSValue get_global(JSContext* context, JSValueConst, int, JSValueConst*, int index) {
  const JSAtom name = JS_NewAtom(context, globals[static_cast<std::size_t>(index)].name);
  const JSValue mine = own(context, name);
  JS_FreeAtom(context, name);
  if (!JS_IsUninitialized(mine)) return mine;
  return Group::of(context).part<WebGlobals>().get(static_cast<std::size_t>(index));
}

JSValue set_global(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int index) {
  const User* user = User::current();
  if (user == nullptr || count == 0) return JS_UNDEFINED;
  const char* name = globals[static_cast<std::size_t>(index)].name;
  return define(context, user->globals(), name, JS_DupValue(context, arguments[0])) ? JS_UNDEFINED : JS_EXCEPTION;
}

}  // namespace

void install_web_globals(Group& group, JSValueConst global) {
  JSContext* context = group.context();
  for (std::size_t i = 0; i < globals.size(); ++i) {
    const JSAtom name = JS_NewAtom(context, globals[i].name);
    const int magic = static_cast<int>(i);
    JS_DefinePropertyGetSet(context, global, name, new_function(context, get_global, globals[i].name, 0, magic),
                            new_function(context, set_global, globals[i].name, 1, magic), JS_PROP_CONFIGURABLE);
    JS_FreeAtom(context, name);
  }
}

}  // namespace brink::script::js
