#include "script/js/http_jar.h"

#include "base/text.h"
#include "script/js/http_params.h"

namespace brink::script::js {
namespace {

const JSClassID jar_class = new_class_id();

using JarRef = std::shared_ptr<Jar>;
void finalize(JSRuntime*, JSValue object) { delete static_cast<JarRef*>(JS_GetOpaque(object, jar_class)); }
const JSClassDef definition = {"CookieJar", finalize, nullptr, nullptr, nullptr};

JSValue new_jar(JSContext* context, JarRef jar) {
  JSValue object = JS_NewObjectClass(context, static_cast<int>(jar_class));
  if (!JS_IsException(object)) JS_SetOpaque(object, new JarRef(std::move(jar)));
  return object;
}

// The jar and the URL of a method's call; null with an exception set.
Jar* jar_and_url(JSContext* context, JSValueConst self, int count, JSValueConst* arguments, Url& url) {
  const auto* jar = static_cast<JarRef*>(JS_GetOpaque2(context, self, jar_class));
  if (jar == nullptr) return nullptr;
  const Text text(context, count > 0 ? arguments[0] : JS_UNDEFINED);
  if (!text) return nullptr;
  const auto parsed = parse_url(text.view());
  if (!parsed) {
    throw_error(context, parsed.error().message);
    return nullptr;
  }
  url = parsed->url;
  return jar->get();
}

JSValue cookies_for_url(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  Url url;
  const Jar* jar = jar_and_url(context, self, count, arguments, url);
  if (jar == nullptr) return JS_EXCEPTION;
  std::string line;
  jar->append(line, url);
  JSValue object = JS_NewObject(context);
  for (std::string_view pair : split(line, ';')) {
    pair = trim(pair);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name(pair.substr(0, equals));
    Value list = property(context, object, name.c_str());
    if (!list.is_object()) {
      list = Value(context, JS_NewArray(context));
      define(context, object, name.c_str(), JS_DupValue(context, list.get()));
    }
    std::int64_t length = 0;
    const Value size = property(context, list.get(), "length");
    JS_ToInt64(context, &length, size.get());
    JS_DefinePropertyValueUint32(context, list.get(), static_cast<std::uint32_t>(length),
                                 new_text(context, pair.substr(equals + 1)), JS_PROP_C_W_E);
  }
  return object;
}

std::string cookie_line(JSContext* context, JSValueConst name, JSValueConst value, JSValueConst options) {
  std::string line = Text(context, name).text() + "=" + Text(context, value).text();
  if (!JS_IsObject(options)) return line;
  each_property(context, options, [&](JSAtom atom, JSValueConst of) {
    const std::string key = name_of(context, atom);
    if (key == "domain") line += "; Domain=" + Text(context, of).text();
    if (key == "path") line += "; Path=" + Text(context, of).text();
    if (key == "expires") line += "; Expires=" + Text(context, of).text();
    if (key == "max_age") line += "; Max-Age=" + Text(context, of).text();
    if (key == "secure" && JS_ToBool(context, of) > 0) line += "; Secure";
    if (key == "http_only" && JS_ToBool(context, of) > 0) line += "; HttpOnly";
    return true;
  });
  return line;
}

JSValue set_cookie(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  Url url;
  Jar* jar = jar_and_url(context, self, count, arguments, url);
  if (jar == nullptr) return JS_EXCEPTION;
  if (count < 3) return throw_type_error(context, "set() takes a URL, a name and a value");
  jar->store(url, cookie_line(context, arguments[1], arguments[2], count > 3 ? arguments[3] : JS_UNDEFINED));
  return JS_TRUE;
}

JSValue clear_jar(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  Url url;
  Jar* jar = jar_and_url(context, self, count, arguments, url);
  if (jar == nullptr) return JS_EXCEPTION;
  jar->remove(url, std::nullopt);
  return JS_UNDEFINED;
}

JSValue delete_cookie(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  Url url;
  Jar* jar = jar_and_url(context, self, count, arguments, url);
  if (jar == nullptr) return JS_EXCEPTION;
  jar->remove(url, Text(context, count > 1 ? arguments[1] : JS_UNDEFINED).text());
  return JS_UNDEFINED;
}

JSValue construct(JSContext* context, JSValueConst, int, JSValueConst*) {
  return new_jar(context, std::make_shared<Jar>());
}

JSValue own_jar(JSContext* context, JSValueConst, int, JSValueConst*) {
  User& user = User::of(context);
  if (user.in_init()) return throw_error(context, "getting cookie jar in the init context is not supported");
  return new_jar(context, user.part<HttpUser>().jar());
}

}  // namespace

protocol::WallTime Jar::now() {
  return protocol::WallTime(std::chrono::seconds(static_cast<std::int64_t>(brink_js_date_now() / 1000)));
}

// A cookie is taken out by storing one that is over, at each path and domain it may have been stored with.
void Jar::remove(const Url& url, const std::optional<std::string>& name) {
  std::vector<std::string> over;
  for (const protocol::Cookie& cookie : jar_.cookies()) {
    if (name && cookie.name != *name) continue;
    std::string line = cookie.name + "=; Max-Age=0; Path=" + cookie.path;
    if (!cookie.host_only) line += "; Domain=" + cookie.domain;
    over.push_back(std::move(line));
  }
  for (const std::string& line : over) jar_.store(where(url), line, now());
}

std::shared_ptr<Jar> jar_of(JSContext*, JSValueConst value) {
  const auto* jar = static_cast<JarRef*>(JS_GetOpaque(value, jar_class));
  return jar != nullptr ? *jar : nullptr;
}

bool fill_jar(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  JS_NewClass(group.runtime(), jar_class, &definition);
  const Value parent(context, JS_NewObject(context));
  define_function(context, parent.get(), "cookiesForURL", cookies_for_url, 1);
  define_function(context, parent.get(), "set", set_cookie, 4);
  define_function(context, parent.get(), "clear", clear_jar, 1);
  define_function(context, parent.get(), "delete", delete_cookie, 2);
  JS_SetClassProto(context, jar_class, JS_DupValue(context, parent.get()));
  JSValue constructor = JS_NewCFunction2(context, construct, "CookieJar", 0, JS_CFUNC_constructor_or_func, 0);
  JS_SetConstructor(context, constructor, parent.get());
  return define(context, exports, "CookieJar", constructor) &&
         define_function(context, exports, "cookieJar", own_jar, 0);
}

}  // namespace brink::script::js
