#include "script/js/http_response.h"

#include <array>

#include "script/js/gjson.h"
#include "script/js/http_page.h"
#include "script/js/http_response_fields.h"
#include "script/js/json_read.h"

namespace brink::script::js {
namespace {

const JSClassID response_class = new_class_id();

struct Response {
  HttpAnswer answer;
  // Those that are objects or long, once they were looked at; of others undefined. None is an exception.
  std::array<JSValue, response_field_count> made;
  std::uint32_t is_made = 0;
  JSValue document = JS_UNDEFINED;  // what json() gives, once it was asked for
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
    for (std::size_t i = 0; i < response_field_count; ++i) {
      if (atoms[i] == atom) return static_cast<int>(i);
    }
    return -1;
  }
  std::array<JSAtom, response_field_count> atoms;

 private:
  JSContext* context_;
};

Response& response_of(JSValueConst object) { return *static_cast<Response*>(JS_GetOpaque(object, response_class)); }

void finalize(JSRuntime* runtime, JSValue object) {
  auto* response = static_cast<Response*>(JS_GetOpaque(object, response_class));
  if (response == nullptr) return;
  for (std::size_t i = 0; i < response_field_count; ++i) {
    if ((response->is_made >> i & 1u) != 0) JS_FreeValueRT(runtime, response->made[i]);
  }
  JS_FreeValueRT(runtime, response->document);
  delete response;
}

void mark(JSRuntime* runtime, JSValueConst object, JS_MarkFunc* mark_value) {
  const auto* response = static_cast<const Response*>(JS_GetOpaque(object, response_class));
  if (response == nullptr) return;
  for (std::size_t i = 0; i < response_field_count; ++i) {
    if ((response->is_made >> i & 1u) != 0) JS_MarkValue(runtime, response->made[i], mark_value);
  }
  JS_MarkValue(runtime, response->document, mark_value);
}

constexpr std::uint32_t bit(ResponseField field) { return 1u << static_cast<unsigned>(field); }
constexpr std::uint32_t kept_fields = bit(ResponseField::headers) | bit(ResponseField::cookies) |
                                      bit(ResponseField::body) | bit(ResponseField::timings) |
                                      bit(ResponseField::ocsp) | bit(ResponseField::request);

JSValue make_field(JSContext* context, const HttpAnswer& answer, int field) {
  return make_response_field(context, answer, static_cast<ResponseField>(field));
}

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
  auto* made = static_cast<JSPropertyEnum*>(js_malloc(context, sizeof(JSPropertyEnum) * response_field_count));
  if (made == nullptr) return -1;
  for (std::size_t i = 0; i < response_field_count; ++i) {
    made[i].is_enumerable = 1;
    made[i].atom = JS_DupAtom(context, atoms[i]);
  }
  *names = made;
  *count = response_field_count;
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
  auto* response = static_cast<Response*>(JS_GetOpaque2(context, self, response_class));
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
  if (JS_IsUndefined(response->document)) {
    const JSValue made = parse_json(context, answer.body);
    if (JS_IsException(made)) return throw_no_json(context);
    response->document = made;
  }
  return JS_DupValue(context, response->document);
}

Responses::Responses(Group& group) : context_(group.context()) {
  for (std::size_t i = 0; i < response_field_count; ++i) atoms[i] = JS_NewAtom(context_, response_field_names[i]);
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
