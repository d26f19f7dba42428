#include "script/js/syntax.h"

#include "script/js/typescript.h"
#include "script/js/value.h"

namespace brink::script::js {
namespace {

// Import and export do not parse in the body of a function, nor does await; whatever parses there is CommonJS. What
// parses nowhere is left to the compiler of modules, whose message is then the one that is shown.
bool parses_as_function(const std::string& text) {
  JSRuntime* runtime = JS_NewRuntime();
  JS_SetMaxStackSize(runtime, std::size_t{1} << 20);
  JSContext* context = JS_NewContextRaw(runtime);
  JS_AddIntrinsicBaseObjects(context);
  JS_AddIntrinsicEval(context);
  JS_AddIntrinsicRegExpCompiler(context);
  const std::string wrapped = common_prefix + text + std::string(common_suffix);
  constexpr int flags = JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY;
  bool parses = false;
  {
    const Value compiled(context, JS_Eval(context, wrapped.c_str(), wrapped.size(), "<kind>", flags));
    parses = !compiled.is_exception();
    if (!parses) take_exception(context);
  }
  JS_FreeContext(context);
  JS_FreeRuntime(runtime);
  return parses;
}

}  // namespace

Result<Script> to_javascript(const std::string& name, std::string_view text, bool typescript) {
  Script script;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (typescript) {
    auto stripped = strip_types(name, text);
    if (!stripped) return tl::unexpected(stripped.error());
    script.text = std::move(*stripped);
  } else {
    script.text = text;
  }
  script.common = parses_as_function(script.text);
  return script;
}

}  // namespace brink::script::js
