#include "script/js/module_refusals.h"

#include "script/js/group.h"
#include "script/js/library.h"

namespace brink::script::js {
namespace {

struct Reason {
  std::string_view name, why;
};
constexpr Reason reasons[] = {
    {"k6/experimental/redis",
     "k6 has removed it, and there is nothing in its place: prepare the data in setup() or a file"},
    {"k6/options", "it has types only: in a .ts file the import is left out, in a .js file delete it"},
};

bool fill_from(Group& group, JSValueConst exports, std::string_view library) {
  JSContext* context = group.context();
  const Value none(context, JS_NewObject(context));
  const Value made = own_library(context, library, none.get());
  if (made.is_exception()) return false;
  return each_property(context, made.get(), [&](JSAtom name, JSValueConst value) {
    return JS_DefinePropertyValue(context, exports, name, JS_DupValue(context, value), JS_PROP_C_W_E) >= 0;
  });
}

}  // namespace

std::string unknown_module(std::string_view name) {
  const std::string quoted = "\"" + std::string(name) + "\"";
  if (name.starts_with("k6/x/")) {
    return "unknown modules [" + quoted +
           "]: it is an extension of k6, for which a custom binary of k6 is needed; Brink has none of them";
  }
  for (const Reason& reason : reasons) {
    if (reason.name == name) return "unknown module: " + quoted + ": " + std::string(reason.why);
  }
  return "unknown module: " + quoted + " is not among the modules that are built in";
}

bool fill_browser(Group& group, JSValueConst exports) { return fill_from(group, exports, "browser"); }
bool fill_streams(Group& group, JSValueConst exports) { return fill_from(group, exports, "streams"); }
bool fill_tracing(Group& group, JSValueConst exports) { return fill_from(group, exports, "tracing"); }

bool fill_webcrypto(Group& group, JSValueConst exports) {
  JSContext* context = group.context();
  const Value global(context, JS_GetGlobalObject(context));
  Value crypto = property(context, global.get(), "crypto");
  return !crypto.is_exception() && define(context, exports, "crypto", crypto.release());
}

}  // namespace brink::script::js
