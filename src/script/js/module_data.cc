#include "script/js/module_data.h"

#include "script/js/json_read.h"
#include "script/js/modules.h"
#include "script/js/user.h"

namespace brink::script::js {
namespace {

// What stands behind a list of ours (qjs.h): elements are made when they are asked for.
const JSClassID elements_class = brink_js_list_class();

using ElementsRef = std::shared_ptr<const SharedArrays::Elements>;

void finalize(JSRuntime*, JSValue object) { delete static_cast<ElementsRef*>(JS_GetOpaque(object, elements_class)); }

const SharedArrays::Elements& elements_of(JSValueConst object) {
  return **static_cast<const ElementsRef*>(JS_GetOpaque(object, elements_class));
}

JSValue element(JSContext* context, JSValueConst object, std::uint32_t index) {
  JSValue value = parse_json(context, elements_of(object)[index]);
  freeze(context, value);
  return value;
}

int get_own_property(JSContext* context, JSPropertyDescriptor* descriptor, JSValueConst object, JSAtom atom) {
  const std::uint32_t index = brink_js_index(atom);
  if (index >= elements_of(object).size()) return 0;
  if (descriptor == nullptr) return 1;
  descriptor->flags = JS_PROP_ENUMERABLE;
  descriptor->getter = descriptor->setter = JS_UNDEFINED;
  descriptor->value = element(context, object, index);
  return JS_IsException(descriptor->value) ? -1 : 1;
}

int get_names(JSContext* context, JSPropertyEnum** names, std::uint32_t* count, JSValueConst object) {
  const auto size = static_cast<std::uint32_t>(elements_of(object).size());
  auto* made = static_cast<JSPropertyEnum*>(js_malloc(context, sizeof(JSPropertyEnum) * (size + 1)));
  if (made == nullptr) return -1;
  for (std::uint32_t i = 0; i < size; ++i) {
    made[i].is_enumerable = 1;
    made[i].atom = JS_NewAtomUInt32(context, i);
  }
  made[size].is_enumerable = 0;
  made[size].atom = JS_NewAtom(context, "length");
  *names = made;
  *count = size + 1;
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

// The class in a group.
struct Lists {
  explicit Lists(Group& group) { brink_js_add_lists(group.runtime(), &definition); }
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
  Group::of(context).part<Lists>();
  const auto size = static_cast<std::uint32_t>(elements->size());
  const Value behind(context, JS_NewObjectProtoClass(context, JS_NULL, elements_class));
  if (behind.is_exception()) return JS_EXCEPTION;
  JS_SetOpaque(behind.get(), new ElementsRef(std::move(elements)));
  return brink_js_new_list(context, behind.get(), size);
}

bool fill_data(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  return define(context, exports, "SharedArray",
                JS_NewCFunction2(context, construct, "SharedArray", 2, JS_CFUNC_constructor, 0));
}

}  // namespace brink::script::js
