#include "script/js/console.h"

#include "script/js/show.h"
#include "script/js/user.h"

namespace brink::script::js {
namespace {

using Level = engine::ScriptLog::Level;

JSValue write(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int magic) {
  std::string line;
  for (int i = 0; i < count; ++i) {
    if (i > 0) line += ' ';
    line += show(context, arguments[i]);
  }
  constexpr engine::LogField source[] = {{"source", "console"}};
  Group::of(context).world().log.line(static_cast<Level>(magic), line, source);
  return JS_UNDEFINED;
}

}  // namespace

void install_console(Group& group, JSValueConst global) {
  JSContext* context = group.context();
  const Value console(context, JS_NewObject(context));
  const auto add = [&](const char* name, Level level) {
    define(context, console.get(), name, new_function(context, write, name, 1, static_cast<int>(level)));
  };
  add("log", Level::info);
  add("info", Level::info);
  add("debug", Level::debug);
  add("warn", Level::warning);
  add("error", Level::error);
  JS_DefinePropertyValueStr(context, global, "console", JS_DupValue(context, console.get()),
                            JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
}

}  // namespace brink::script::js
