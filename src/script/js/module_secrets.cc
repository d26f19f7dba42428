#include "script/js/module_secrets.h"

#include "engine/secret_keeper.h"
#include "script/js/library.h"

namespace brink::script::js {
namespace {

const plan::Secrets& secrets_of(JSContext* context) {
  static const plan::Secrets none;
  const plan::Secrets* kept = engine::secrets_of(&Group::of(context).world().log);
  return kept != nullptr ? *kept : none;
}

// (name of a source or undefined, key): its value.
JSValue get(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  const plan::Secrets& secrets = secrets_of(context);
  const plan::SecretSource* source = secrets.chosen ? &secrets.sources[*secrets.chosen] : nullptr;
  if (count > 0 && !JS_IsUndefined(arguments[0])) source = secrets.source(Text(context, arguments[0]).view());
  if (!secrets.any()) return throw_error(context, "no secret sources are configured: --secret-source file=PATH");
  if (source == nullptr) {
    return throw_error(context,
                       "no default secret source is configured: name one with secrets.source(), or say default");
  }
  const std::string key = count > 1 ? Text(context, arguments[1]).text() : "";
  const auto at = source->values.find(key);
  if (at == source->values.end())
    return throw_error(context, "no value for secret \"" + key + "\" in source \"" + source->name + "\"");
  return new_text(context, at->second);
}

JSValue has(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  return JS_NewBool(context, count > 0 && secrets_of(context).source(Text(context, arguments[0]).view()) != nullptr);
}

}  // namespace

bool fill_secrets(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  const Value functions(context, JS_NewObject(context));
  define_function(context, functions.get(), "get", get, 2);
  define_function(context, functions.get(), "has", has, 1);
  const Value made = own_library(context, "secrets", functions.get());
  if (made.is_exception()) return false;
  return each_property(context, made.get(), [&](JSAtom name, JSValueConst value) {
    return JS_DefinePropertyValue(context, exports, name, JS_DupValue(context, value), JS_PROP_C_W_E) >= 0;
  });
}

}  // namespace brink::script::js
