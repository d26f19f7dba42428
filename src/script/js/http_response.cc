#include "script/js/http_response.h"

#include <array>

#include "base/text.h"
#include "protocol/http1.h"
#include "protocol/set_cookie.h"
#include "script/js/gjson.h"
#include "script/js/http_page.h"
#include "script/js/json_read.h"

namespace brink::script::js {
namespace {

const JSClassID response_class = new_class_id();

// Own properties, in the order in which they are listed.
enum Field : std::uint8_t {
  remote_ip,
  remote_port,
  url,
  status,
  status_text,
  proto,
  headers,
  cookies,
  body,
  timings,
  tls_version,
  tls_cipher_suite,
  ocsp,
  error,
  error_code,
  request,
};
constexpr std::size_t field_count = request + 1;

struct Response {
  HttpAnswer answer;
  // Those that are objects or long, once they were looked at; of others undefined. None is an exception.
  std::array<JSValue, field_count> made;
  std::uint32_t is_made = 0;
};

// The class in a group: the atoms of its fields.
class Responses {
 public:
  explicit Responses(Group& group);
  ~Responses() {
    for (const JSAtom atom : atoms) JS_FreeAtom(context_, atom);
  }
  Responses(const Responses&) = delete;
  Responses& operator=(const Responses&) = delete;

  int field_of(JSAtom atom) const {
    for (std::size_t i = 0; i < field_count; ++i) {
      if (atoms[i] == atom) return static_cast<int>(i);
    }
    return -1;
  }
  std::array<JSAtom, field_count> atoms;

 private:
  JSContext* context_;
};

Response& response_of(JSValueConst object) { return *static_cast<Response*>(JS_GetOpaque(object, response_class)); }

void finalize(JSRuntime* runtime, JSValue object) {
  auto* response = static_cast<Response*>(JS_GetOpaque(object, response_class));
  if (response == nullptr) return;
  for (std::size_t i = 0; i < field_count; ++i) {
    if ((response->is_made >> i & 1u) != 0) JS_FreeValueRT(runtime, response->made[i]);
  }
  delete response;
}

void mark(JSRuntime* runtime, JSValueConst object, JS_MarkFunc* mark_value) {
  const auto* response = static_cast<const Response*>(JS_GetOpaque(object, response_class));
  if (response == nullptr) return;
  for (std::size_t i = 0; i < field_count; ++i) {
    if ((response->is_made >> i & 1u) != 0) JS_MarkValue(runtime, response->made[i], mark_value);
  }
}

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

JSValue make_cookies(JSContext* context, const HttpAnswer& answer) {
  JSValue object = JS_NewObject(context);
  each_header(answer.head, [&](std::string_view name, std::string_view value) {
    if (!iequals(name, "set-cookie")) return;
    const auto cookie = protocol::parse_set_cookie(value);
    if (!cookie) return;
    const std::string key(cookie->name);
    Value list = property(context, object, key.c_str());
    if (!list.is_object()) {
      list = Value(context, JS_NewArray(context));
      define(context, object, key.c_str(), JS_DupValue(context, list.get()));
    }
    std::int64_t length = 0;
    const Value size = property(context, list.get(), "length");
    JS_ToInt64(context, &length, size.get());
    JS_DefinePropertyValueUint32(context, list.get(), static_cast<std::uint32_t>(length),
                                 make_cookie(context, *cookie, icontains(value, "httponly")), JS_PROP_C_W_E);
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

JSValue make_request(JSContext* context, const HttpAnswer& answer) {
  JSValue object = JS_NewObject(context), fields = JS_NewObject(context), crumbs = JS_NewObject(context);
  each_header("\n" + answer.request_head, [&](std::string_view name, std::string_view value) {
    JSValue list = JS_NewArray(context);
    JS_DefinePropertyValueUint32(context, list, 0, new_text(context, value), JS_PROP_C_W_E);
    define(context, fields, canonical_header(name).c_str(), list);
  });
  define(context, object, "method", new_text(context, answer.method));
  define(context, object, "url", new_text(context, answer.url));
  define(context, object, "headers", fields);
  define(context, object, "body", new_text(context, answer.request_body));
  define(context, object, "cookies", crumbs);
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

JSValue make_field(JSContext* context, const HttpAnswer& answer, int field) {
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
    default: return make_request(context, answer);
  }
}

constexpr std::uint32_t kept_fields =
    1u << headers | 1u << cookies | 1u << body | 1u << timings | 1u << ocsp | 1u << request;

JSValue field_value(JSContext* context, Response& response, int field) {
  if ((kept_fields >> field & 1u) == 0) return make_field(context, response.answer, field);
  if ((response.is_made >> field & 1u) == 0) {
    JSValue made = make_field(context, response.answer, field);
    if (JS_IsException(made)) return made;
    response.made[static_cast<std::size_t>(field)] = made;
    response.is_made |= 1u << field;
  }
  return JS_DupValue(context, response.made[static_cast<std::size_t>(field)]);
}

JSValue get_property(JSContext* context, JSValueConst object, JSAtom atom, JSValueConst receiver) {
  const int field = Group::of(context).part<Responses>().field_of(atom);
  if (field >= 0) return field_value(context, response_of(object), field);
  const Value parent(context, JS_GetClassProto(context, response_class));
  return JS_GetPropertyInternal(context, parent.get(), atom, receiver, 0);
}

int get_own_property(JSContext* context, JSPropertyDescriptor* descriptor, JSValueConst object, JSAtom atom) {
  const int field = Group::of(context).part<Responses>().field_of(atom);
  if (field < 0) return 0;
  if (descriptor == nullptr) return 1;
  descriptor->flags = JS_PROP_C_W_E;
  descriptor->getter = descriptor->setter = JS_UNDEFINED;
  descriptor->value = field_value(context, response_of(object), field);
  return JS_IsException(descriptor->value) ? -1 : 1;
}

int get_names(JSContext* context, JSPropertyEnum** names, std::uint32_t* count, JSValueConst) {
  const auto& atoms = Group::of(context).part<Responses>().atoms;
  auto* made = static_cast<JSPropertyEnum*>(js_malloc(context, sizeof(JSPropertyEnum) * field_count));
  if (made == nullptr) return -1;
  for (std::size_t i = 0; i < field_count; ++i) {
    made[i].is_enumerable = 1;
    made[i].atom = JS_DupAtom(context, atoms[i]);
  }
  *names = made;
  *count = field_count;
  return 0;
}

// A script that writes to a field of its response: what it wrote is read from then on.
int set_property(JSContext* context, JSValueConst object, JSAtom atom, JSValueConst value, JSValueConst receiver, int) {
  const int field = Group::of(context).part<Responses>().field_of(atom);
  if (field < 0) {
    return JS_DefinePropertyValue(context, receiver, atom, JS_DupValue(context, value),
                                  JS_PROP_C_W_E | JS_PROP_NO_EXOTIC);
  }
  Response& response = response_of(object);
  if ((kept_fields >> field & 1u) == 0) return 1;
  if ((response.is_made >> field & 1u) != 0) JS_FreeValue(context, response.made[static_cast<std::size_t>(field)]);
  response.made[static_cast<std::size_t>(field)] = JS_DupValue(context, value);
  response.is_made |= 1u << field;
  return 1;
}

JSClassExoticMethods methods = {get_own_property, get_names, nullptr, nullptr, nullptr, get_property,
                                set_property,     nullptr,   nullptr, nullptr, nullptr};
const JSClassDef definition = {"Response", finalize, mark, nullptr, &methods};

JSValue throw_no_json(JSContext* context) {
  const Value thrown = take_exception(context);
  const Value line = property(context, thrown.get(), "lineNumber");
  const Value column = property(context, thrown.get(), "columnNumber");
  const Value message = property(context, thrown.get(), "message");
  return throw_error(context, "cannot parse json due to an error at line " + Text(context, line.get()).text() +
                                  ", character " + Text(context, column.get()).text() +
                                  " , error: " + Text(context, message.get()).text());
}

JSValue json(JSContext* context, JSValueConst self, int count, JSValueConst* arguments) {
  const auto* response = static_cast<const Response*>(JS_GetOpaque2(context, self, response_class));
  if (response == nullptr) return JS_EXCEPTION;
  const HttpAnswer& answer = response->answer;
  if (!answer.has_body) {
    return throw_error(context,
                       "the body is null so we can't transform it to JSON - this likely was because of a "
                       "request error getting the response");
  }
  const bool selects = count > 0 && !JS_IsUndefined(arguments[0]) && !JS_IsNull(arguments[0]);
  if (selects) {
    const Text selector(context, arguments[0]);
    return selector ? select_json(context, answer.body, selector.view()) : JS_EXCEPTION;
  }
  JSValue value = parse_json(context, answer.body);
  return JS_IsException(value) ? throw_no_json(context) : value;
}

Responses::Responses(Group& group) : context_(group.context()) {
  constexpr std::array<const char*, field_count> names = {
      "remote_ip", "remote_port", "url",         "status",           "status_text", "proto", "headers",    "cookies",
      "body",      "timings",     "tls_version", "tls_cipher_suite", "ocsp",        "error", "error_code", "request"};
  for (std::size_t i = 0; i < field_count; ++i) atoms[i] = JS_NewAtom(context_, names[i]);
  JS_NewClass(group.runtime(), response_class, &definition);
  const Value parent(context_, JS_NewObject(context_));
  const auto add = [&](const char* name, Native function, int parameters) {
    JS_DefinePropertyValueStr(context_, parent.get(), name, new_function(context_, function, name, parameters),
                              JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
  };
  add("json", json, 1);
  add_page_methods(context_, parent.get());
  JS_SetClassProto(context_, response_class, JS_DupValue(context_, parent.get()));
}

}  // namespace

JSValue new_response(JSContext* context, HttpAnswer&& answer) {
  Group::of(context).part<Responses>();
  JSValue object = JS_NewObjectClass(context, static_cast<int>(response_class));
  if (JS_IsException(object)) return object;
  auto* response = new Response;
  response->answer = std::move(answer);
  JS_SetOpaque(object, response);
  return object;
}

const HttpAnswer* answer_of(JSValueConst value) {
  const auto* response = static_cast<const Response*>(JS_GetOpaque(value, response_class));
  return response != nullptr ? &response->answer : nullptr;
}

JSValue response_prototype(JSContext* context) {
  Group::of(context).part<Responses>();
  return JS_GetClassProto(context, response_class);
}

}  // namespace brink::script::js
