#include "script/js/setup_data.h"

#include "script/js/errors.h"

namespace brink::script::js {
namespace {

// "1970-01-01T00:00:00Z" of "1970-01-01T00:00:00.000Z".
std::string short_date(std::string_view iso) {
  std::string text(iso);
  if (!text.ends_with('Z') || text.find('.') == std::string::npos) return text;
  text.pop_back();
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text + "Z";
}

// A replacer: where the value in its place is a date, its text is the short one.
JSValue replace(JSContext* context, JSValueConst holder, int count, JSValueConst* arguments) {
  if (count < 2) return JS_UNDEFINED;
  if (!JS_IsString(arguments[1])) return JS_DupValue(context, arguments[1]);
  const JSAtom key = JS_ValueToAtom(context, arguments[0]);
  const Value original(context, JS_GetProperty(context, holder, key));
  JS_FreeAtom(context, key);
  if (!brink_js_is_date(original.get())) return JS_DupValue(context, arguments[1]);
  return new_text(context, short_date(Text(context, arguments[1]).view()));
}

}  // namespace

Result<std::optional<std::string>> setup_json(JSContext* context, JSValueConst value) {
  const Value replacer(context, new_function(context, replace, "replacer", 2));
  const Value json(context, JS_JSONStringify(context, value, replacer.get(), JS_UNDEFINED));
  if (json.is_exception()) return tl::unexpected(script_error(context));
  if (!JS_IsString(json.get())) return std::optional<std::string>();
  return std::optional<std::string>(Text(context, json.get()).text());
}

}  // namespace brink::script::js
