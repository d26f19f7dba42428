#include "script/js/timers.h"

#include <cmath>

#include "script/js/user.h"

namespace brink::script::js {
namespace {

JSValue set_timer(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int repeats) {
  const char* name = repeats != 0 ? "setInterval" : "setTimeout";
  if (count < 1 || !JS_IsFunction(context, arguments[0])) {
    return throw_type_error(context, std::string(name) + " requires a function as first argument");
  }
  double milliseconds = 0;
  if (count > 1 && JS_ToFloat64(context, &milliseconds, arguments[1]) < 0) return JS_EXCEPTION;
  if (!std::isfinite(milliseconds) || milliseconds < 0) milliseconds = 0;
  std::vector<Value> rest;
  for (int i = 2; i < count; ++i) rest.push_back(Value::copy(context, arguments[i]));
  const std::uint32_t number = User::of(context).loop().set_timer(Value::copy(context, arguments[0]), std::move(rest),
                                                                  from_seconds(milliseconds / 1000), repeats != 0);
  return JS_NewInt64(context, number);
}

JSValue clear_timer(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  std::int64_t number = 0;
  if (count > 0 && JS_IsNumber(arguments[0]) && JS_ToInt64(context, &number, arguments[0]) == 0 && number > 0) {
    User::of(context).loop().clear_timer(static_cast<std::uint32_t>(number));
  }
  return JS_UNDEFINED;
}

}  // namespace

bool fill_timers(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  return define(context, exports, "setTimeout", new_function(context, set_timer, "setTimeout", 2, 0)) &&
         define(context, exports, "setInterval", new_function(context, set_timer, "setInterval", 2, 1)) &&
         define_function(context, exports, "clearTimeout", clear_timer, 1) &&
         define_function(context, exports, "clearInterval", clear_timer, 1);
}

void install_timers(Group& group, JSValueConst global) { fill_timers(group, global); }

}  // namespace brink::script::js
