#include "script/js/module_data.h"

#include "script/js/json_read.h"
#include "script/js/modules.h"
#include "script/js/user.h"

namespace brink::script::js {
namespace {

// An object that is a list by its prototype, whose elements are made when they are asked for.
const JSClassID array_class = new_class_id();

using ElementsRef = std::shared_ptr<const SharedArrays::Elements>;

void finalize(JSRuntime*, JSValue object) { delete static_cast<ElementsRef*>(JS_GetOpaque(object, array_class)); }

const SharedArrays::Elements& elements_of(JSValueConst object) {
  return **static_cast<const ElementsRef*>(JS_GetOpaque(object, array_class));
}

constexpr std::uint32_t no_index = ~std::uint32_t{0};

std::uint32_t index_of(JSContext* context, JSAtom atom) {
  const Value name(context, JS_AtomToValue(context, atom));
  if (JS_IsNumber(name.get())) {
    std::int64_t index = -1;
    JS_ToInt64(context, &index, name.get());
    return index >= 0 && index < no_index ? static_cast<std::uint32_t>(index) : no_index;
  }
  if (!JS_IsString(name.get())) return no_index;
  const Text text(context, name.get());
  if (text.view().empty() || text.view().size() > 9) return no_index;
  std::uint32_t index = 0;
  for (const char c : text.view()) {
    if (c < '0' || c > '9') return no_index;
    index = index * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return index;
}

JSValue element(JSContext* context, JSValueConst object, std::uint32_t index) {
  JSValue value = parse_json(context, elements_of(object)[index]);
  freeze(context, value);
  return value;
}

int get_own_property(JSContext* context, JSPropertyDescriptor* descriptor, JSValueConst object, JSAtom atom) {
  const std::uint32_t index = index_of(context, atom);
  if (index >= elements_of(object).size()) return 0;
  if (descriptor == nullptr) return 1;
  descriptor->flags = JS_PROP_ENUMERABLE;
  descriptor->getter = descriptor->setter = JS_UNDEFINED;
  descriptor->value = element(context, object, index);
  return JS_IsException(descriptor->value) ? -1 : 1;
}

int get_names(JSContext* context, JSPropertyEnum** names, std::uint32_t* count, JSValueConst object) {
  const auto size = static_cast<std::uint32_t>(elements_of(object).size());
  auto* made = static_cast<JSPropertyEnum*>(js_malloc(context, sizeof(JSPropertyEnum) * std::max(size, 1u)));
  if (made == nullptr) return -1;
  for (std::uint32_t i = 0; i < size; ++i) {
    made[i].is_enumerable = 1;
    made[i].atom = JS_NewAtomUInt32(context, i);
  }
  *names = made;
  *count = size;
  return 0;
}

int refuse_change(JSContext* context) {
  throw_type_error(context, "SharedArray is immutable");
  return -1;
}
int define_own(JSContext* context, JSValueConst, JSAtom, JSValueConst, JSValueConst, JSValueConst, int) {
  return refuse_change(context);
}
int delete_own(JSContext* context, JSValueConst, JSAtom) { return refuse_change(context); }
int set_own(JSContext* context, JSValueConst, JSAtom, JSValueConst, JSValueConst, int) {
  return refuse_change(context);
}

JSClassExoticMethods methods = {get_own_property, get_names, delete_own, define_own, nullptr, nullptr,
                                set_own,          nullptr,   nullptr,    nullptr,    nullptr};
const JSClassDef definition = {"SharedArray", finalize, nullptr, nullptr, &methods};

JSValue length(JSContext* context, JSValueConst self, int, JSValueConst*) {
  const auto* elements = static_cast<const ElementsRef*>(JS_GetOpaque(self, array_class));
  return JS_NewInt64(context, elements != nullptr ? static_cast<std::int64_t>((*elements)->size()) : 0);
}

JSValue to_list(JSContext* context, JSValueConst self, int, JSValueConst*) {
  if (JS_GetOpaque2(context, self, array_class) == nullptr) return JS_EXCEPTION;
  JSValue list = JS_NewArray(context);
  for (std::uint32_t i = 0; i < elements_of(self).size(); ++i) {
    JSValue value = parse_json(context, elements_of(self)[i]);
    const bool failed =
        JS_IsException(value) || JS_DefinePropertyValueUint32(context, list, i, value, JS_PROP_C_W_E) < 0;
    if (!failed) continue;
    JS_FreeValue(context, list);
    return JS_EXCEPTION;
  }
  return list;
}

// The class in a group. Its prototype is Array's with a length of its own in front.
struct SharedArrayClass {
  explicit SharedArrayClass(Group& group) {
    JSContext* context = group.context();
    JS_NewClass(group.runtime(), array_class, &definition);
    const Value list(context, JS_NewArray(context));
    const Value array_prototype(context, JS_GetPrototype(context, list.get()));
    JSValue prototype = JS_NewObjectProto(context, array_prototype.get());
    define_getter(context, prototype, "length", length, false);
    JS_DefinePropertyValueStr(context, prototype, "toJSON", new_function(context, to_list, "toJSON", 0),
                              JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    JS_SetClassProto(context, array_class, prototype);
  }
};

// The elements of what the script's function returns; false with an exception set.
bool make_elements(JSContext* context, JSValueConst function, SharedArrays::Elements& elements) {
  const Value list(context, JS_Call(context, function, JS_UNDEFINED, 0, nullptr));
  if (list.is_exception()) return false;
  if (is_promise(context, list.get())) {
    throw_type_error(context, "SharedArray constructor does not support async functions as second argument");
    return false;
  }
  if (JS_IsArray(context, list.get()) <= 0) {
    throw_type_error(context, "only arrays can be made into SharedArray");
    return false;
  }
  std::int64_t size = 0;
  const Value count = property(context, list.get(), "length");
  JS_ToInt64(context, &size, count.get());
  elements.reserve(static_cast<std::size_t>(size));
  for (std::int64_t i = 0; i < size; ++i) {
    const Value item(context, JS_GetPropertyUint32(context, list.get(), static_cast<std::uint32_t>(i)));
    const Value json(context, JS_JSONStringify(context, item.get(), JS_UNDEFINED, JS_UNDEFINED));
    if (json.is_exception()) return false;
    elements.push_back(JS_IsString(json.get()) ? Text(context, json.get()).text() : "null");
  }
  return true;
}

JSValue construct(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (!user.in_init()) return throw_error(context, "new SharedArray must be called in the init context");
  const Text name(context, count > 0 ? arguments[0] : JS_UNDEFINED);
  if (!name) return JS_EXCEPTION;
  if (name.view().empty()) return throw_type_error(context, "empty name provided to SharedArray's constructor");
  if (count < 2 || !JS_IsFunction(context, arguments[1])) {
    return throw_type_error(context, "a function is expected as the second argument of SharedArray's constructor");
  }
  auto known = user.world().arrays.find(name.text());
  if (!known) {
    SharedArrays::Elements elements;
    if (!make_elements(context, arguments[1], elements)) return JS_EXCEPTION;
    known = user.world().arrays.keep(name.text(), std::move(elements));
  }
  return new_shared_array(context, std::move(known));
}

}  // namespace

JSValue new_shared_array(JSContext* context, ElementsRef elements) {
  Group::of(context).part<SharedArrayClass>();
  JSValue object = JS_NewObjectClass(context, static_cast<int>(array_class));
  if (!JS_IsException(object)) JS_SetOpaque(object, new ElementsRef(std::move(elements)));
  return object;
}

bool fill_data(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  return define(context, exports, "SharedArray",
                JS_NewCFunction2(context, construct, "SharedArray", 2, JS_CFUNC_constructor, 0));
}

}  // namespace brink::script::js
