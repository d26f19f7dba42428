#include "script/js/http_response_fields.h"

#include "base/text.h"
#include "base/version.h"
#include "protocol/set_cookie.h"

namespace brink::script::js {
namespace {

std::string_view status_line_text(const HttpAnswer& answer) {
  std::string_view line(answer.head);
  line = line.substr(0, line.find_first_of("\r\n"));
  const std::size_t space = line.find(' ');
  return space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
}

// Each header line of a head, after its status line.
template <class Each>
void each_header(std::string_view head, const Each& each) {
  std::size_t at = head.find('\n');
  while (at != std::string_view::npos && at + 1 < head.size()) {
    const std::size_t end = head.find('\n', at + 1);
    const std::string_view line = head.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) each(line.substr(0, colon), trim(line.substr(colon + 1)));
    at = end;
  }
}

JSValue make_headers(JSContext* context, const HttpAnswer& answer) {
  std::vector<std::pair<std::string, std::string>> fields;
  each_header(answer.head, [&](std::string_view name, std::string_view value) {
    std::string canonical = canonical_header(name);
    for (auto& [known, values] : fields) {
      if (known != canonical) continue;
      values.append(", ").append(value);
      return;
    }
    fields.emplace_back(std::move(canonical), value);
  });
  JSValue object = JS_NewObject(context);
  for (const auto& [name, value] : fields) define(context, object, name.c_str(), new_text(context, value));
  return object;
}

JSValue make_cookie(JSContext* context, const protocol::SetCookie& cookie, bool http_only) {
  JSValue object = JS_NewObject(context);
  const auto seconds = [](protocol::WallTime at) { return static_cast<double>(at.time_since_epoch().count()); };
  define(context, object, "name", new_text(context, cookie.name));
  define(context, object, "value", new_text(context, cookie.value));
  define(context, object, "domain", new_text(context, cookie.domain.value_or("")));
  define(context, object, "path", new_text(context, cookie.path.value_or("")));
  define(context, object, "http_only", JS_NewBool(context, http_only));
  define(context, object, "secure", JS_NewBool(context, cookie.secure));
  define(context, object, "max_age", JS_NewInt64(context, cookie.max_age.value_or(0)));
  define(context, object, "expires", JS_NewFloat64(context, cookie.expires ? seconds(*cookie.expires) * 1000 : 0));
  return object;
}

// To the list by this name, which is made with its first.
void append_to(JSContext* context, JSValueConst lists, const std::string& name, JSValue value) {
  Value list = property(context, lists, name.c_str());
  if (!list.is_object()) {
    list = Value(context, JS_NewArray(context));
    define(context, lists, name.c_str(), JS_DupValue(context, list.get()));
  }
  std::int64_t length = 0;
  const Value size = property(context, list.get(), "length");
  JS_ToInt64(context, &length, size.get());
  JS_DefinePropertyValueUint32(context, list.get(), static_cast<std::uint32_t>(length), value, JS_PROP_C_W_E);
}

JSValue make_cookies(JSContext* context, const HttpAnswer& answer) {
  JSValue object = JS_NewObject(context);
  each_header(answer.head, [&](std::string_view name, std::string_view value) {
    if (!iequals(name, "set-cookie")) return;
    const auto cookie = protocol::parse_set_cookie(value);
    if (!cookie) return;
    append_to(context, object, std::string(cookie->name), make_cookie(context, *cookie, icontains(value, "httponly")));
  });
  return object;
}

JSValue make_timings(JSContext* context, const HttpAnswer& answer) {
  JSValue object = JS_NewObject(context);
  const Atoms& atoms = Group::of(context).atoms();
  const Timings& of = answer.timings;
  const auto add = [&](JSAtom atom, double value) {
    JS_DefinePropertyValue(context, object, atom, JS_NewFloat64(context, value), JS_PROP_C_W_E);
  };
  add(atoms.duration_, of.duration());
  add(atoms.blocked_, of.blocked);
  add(atoms.looking_up_, 0);
  add(atoms.connecting_, of.connecting);
  add(atoms.tls_handshaking_, of.tls_handshaking);
  add(atoms.sending_, of.sending);
  add(atoms.waiting_, of.waiting);
  add(atoms.receiving_, of.receiving);
  return object;
}

JSValue make_request_headers(JSContext* context, const HttpAnswer& answer) {
  JSValue fields = JS_NewObject(context);
  bool names_itself = answer.url.empty();  // or nothing was to be sent
  each_header("\n" + answer.request_head, [&](std::string_view name, std::string_view value) {
    const bool is_agent = iequals(name, "user-agent");
    names_itself = names_itself || is_agent;
    if (!is_agent || !value.empty()) append_to(context, fields, canonical_header(name), new_text(context, value));
  });
  if (!names_itself) append_to(context, fields, "User-Agent", new_text(context, "brink/" + std::string(version)));
  return fields;
}

JSValue make_request_cookies(JSContext* context, const HttpAnswer& answer) {
  JSValue lists = JS_NewObject(context);
  for (std::string_view pair : split(answer.request_cookies, ';')) {
    pair = trim(pair);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string name(pair.substr(0, equals));
    JSValue cookie = JS_NewObject(context);
    define(context, cookie, "name", new_text(context, name));
    define(context, cookie, "value", new_text(context, pair.substr(equals + 1)));
    define(context, cookie, "replace", JS_NewBool(context, 0));
    append_to(context, lists, name, cookie);
  }
  return lists;
}

JSValue make_request(JSContext* context, const HttpAnswer& answer) {
  JSValue object = JS_NewObject(context);
  define(context, object, "method", new_text(context, answer.method));
  define(context, object, "url", new_text(context, answer.url));
  define(context, object, "headers", make_request_headers(context, answer));
  define(context, object, "body", new_text(context, answer.request_body));
  define(context, object, "cookies", make_request_cookies(context, answer));
  return object;
}

JSValue make_ocsp(JSContext* context) {
  JSValue object = JS_NewObject(context);
  for (const char* name : {"produced_at", "this_update", "next_update", "revoked_at"}) {
    define(context, object, name, JS_NewInt32(context, 0));
  }
  define(context, object, "revocation_reason", new_text(context, ""));
  define(context, object, "status", new_text(context, ""));
  return object;
}

std::string_view proto_of(const HttpAnswer& answer) {
  switch (answer.http) {
    case sample::Http::http1_0: return "HTTP/1.0";
    case sample::Http::http1_1: return "HTTP/1.1";
    case sample::Http::http2: return "HTTP/2.0";
    case sample::Http::none: break;
  }
  return "";
}

JSValue make_body(JSContext* context, const HttpAnswer& answer) {
  if (!answer.has_body) return JS_NULL;
  return answer.body_kind == BodyKind::binary ? new_bytes(context, answer.body) : new_text(context, answer.body);
}

}  // namespace

JSValue make_response_field(JSContext* context, const HttpAnswer& answer, ResponseField field) {
  using enum ResponseField;
  switch (field) {
    case remote_ip: return new_text(context, answer.remote_ip);
    case remote_port: return JS_NewInt32(context, answer.remote_port);
    case url: return new_text(context, answer.url);
    case status: return JS_NewInt32(context, answer.status);
    case status_text: return new_text(context, status_line_text(answer));
    case proto: return new_text(context, proto_of(answer));
    case headers: return make_headers(context, answer);
    case cookies: return make_cookies(context, answer);
    case body: return make_body(context, answer);
    case timings: return make_timings(context, answer);
    case tls_version: return new_text(context, answer.tls_version);
    case tls_cipher_suite: return new_text(context, answer.tls_cipher);
    case ocsp: return make_ocsp(context);
    case error: return new_text(context, answer.error);
    case error_code: return JS_NewInt32(context, answer.error_code);
    case request: break;
  }
  return make_request(context, answer);
}

}  // namespace brink::script::js
