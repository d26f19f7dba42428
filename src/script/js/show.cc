#include "script/js/show.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace brink::script::js {
namespace {

constexpr std::size_t most_deep = 64;

class Shower {
 public:
  explicit Shower(JSContext* context) : context_(context) {}

  std::string out;

  void value(JSValueConst value, bool inside) {
    if (JS_IsString(value)) return inside ? quoted(value) : plain(value);
    if (inside && (JS_IsUndefined(value) || JS_IsNull(value))) {
      out += "null";
    } else if (JS_IsFunction(context_, value)) {
      out += "[object Function]";
    } else if (JS_IsObject(value)) {
      object(value, inside);
    } else {
      plain(value);
    }
  }

 private:
  void plain(JSValueConst value) {
    if (JS_IsSymbol(value)) {
      const Value text = call(value, "toString");
      out += Text(context_, text.get()).view();
      return;
    }
    out += Text(context_, value).view();
  }

  void quoted(JSValueConst value) {
    const Value json(context_, JS_JSONStringify(context_, value, JS_UNDEFINED, JS_UNDEFINED));
    out += Text(context_, json.get()).view();
  }

  Value call(JSValueConst object, const char* method) {
    const JSAtom name = JS_NewAtom(context_, method);
    Value result(context_, JS_Invoke(context_, object, name, 0, nullptr));
    JS_FreeAtom(context_, name);
    return result;
  }

  std::string class_of(JSValueConst object) {
    const Value constructor = property(context_, object, "constructor");
    if (!constructor.is_object()) return {};
    const Value name = property(context_, constructor.get(), "name");
    return JS_IsString(name.get()) ? Text(context_, name.get()).text() : std::string();
  }

  void object(JSValueConst object, bool inside) {
    const void* which = JS_VALUE_GET_PTR(object);
    if (std::find(open_.begin(), open_.end(), which) != open_.end()) {
      out += "[Circular]";
      return;
    }
    if (open_.size() >= most_deep) {
      out += "[Object]";
      return;
    }
    open_.push_back(which);
    contents(object, inside);
    open_.pop_back();
    if (JS_HasException(context_)) JS_FreeValue(context_, JS_GetException(context_));
  }

  void contents(JSValueConst object, bool inside) {
    if (JS_IsArray(context_, object) > 0) return list(object);
    if (JS_IsError(context_, object)) return plain(object);
    const Bytes bytes = bytes_of(context_, object);
    if (bytes.is_bytes) return of_bytes(object, bytes);
    const std::string kind = class_of(object);
    if (kind == "Date") {
      const Value text = call(object, "toISOString");
      return value(text.get(), inside);
    }
    if (kind == "RegExp") return plain(object);
    if (kind == "Promise") {
      out += "[object Promise]";
      return;
    }
    if (const Value own = property(context_, object, "toJSON"); JS_IsFunction(context_, own.get())) {
      const Value made = call(object, "toJSON");
      if (!made.is_exception() && !JS_IsFunction(context_, made.get())) return value(made.get(), true);
    }
    properties(object);
  }

  void list(JSValueConst array) {
    std::int64_t length = 0;
    const Value size = property(context_, array, "length");
    JS_ToInt64(context_, &length, size.get());
    if (length == 0) {
      out += "[]";
      return;
    }
    out += "[ ";
    for (std::int64_t i = 0; i < length; ++i) {
      if (i > 0) out += ", ";
      const Value element(context_, JS_GetPropertyUint32(context_, array, static_cast<std::uint32_t>(i)));
      value(element.get(), true);
    }
    out += " ]";
  }

  void of_bytes(JSValueConst object, const Bytes& bytes) {
    const std::string kind = class_of(object);
    if (kind != "ArrayBuffer" && kind != "DataView") {
      const Value length = property(context_, object, "length");
      out += kind + "(" + Text(context_, length.get()).text() + ") ";
      return list(object);
    }
    out += kind + " { [Uint8Contents]: <";
    for (std::size_t i = 0; i < bytes.size; ++i) out += fmt::format("{}{:02x}", i > 0 ? " " : "", bytes.data[i]);
    out += fmt::format(">, byteLength: {} }}", bytes.size);
  }

  void properties(JSValueConst object) {
    out += '{';
    bool first = true;
    each_property(context_, object, [&](JSAtom name, JSValueConst of) {
      out += first ? " " : ", ";
      first = false;
      out += name_of(context_, name) + ": ";
      value(of, true);
      return true;
    });
    out += first ? "}" : " }";
  }

  JSContext* context_;
  std::vector<const void*> open_;
};

}  // namespace

std::string show(JSContext* context, JSValueConst value) {
  Shower shower(context);
  shower.value(value, false);
  return std::move(shower.out);
}

}  // namespace brink::script::js
