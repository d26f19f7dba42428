#include "script/js/typescript.h"

#include "script/js/errors.h"
#include "script/js/value.h"
#include "script/typescript_js.h"

namespace brink::script::js {
namespace {

// An engine with the program that strips; made for the first file and gone with the thread's last use of it.
class Stripper {
 public:
  Stripper() : runtime_(JS_NewRuntime()), context_(JS_NewContext(runtime_)) {
    JS_SetMaxStackSize(runtime_, std::size_t{4} << 20);
    const Value made(context_, JS_Eval(context_, std::string(typescript_js).c_str(), typescript_js.size(),
                                       "typescript.js", JS_EVAL_TYPE_GLOBAL));
    const Value global(context_, JS_GetGlobalObject(context_));
    const Value library = property(context_, global.get(), "typescript");
    strip_ = property(context_, library.get(), "strip");
  }
  ~Stripper() {
    strip_.reset();
    JS_FreeContext(context_);
    JS_FreeRuntime(runtime_);
  }
  Stripper(const Stripper&) = delete;
  Stripper& operator=(const Stripper&) = delete;

  Result<std::string> strip(const std::string& name, std::string_view text) {
    JS_UpdateStackTop(runtime_);
    const Value code(context_, new_text(context_, text)), file(context_, new_text(context_, name));
    JSValueConst arguments[] = {code.get(), file.get()};
    const Value made(context_, JS_Call(context_, strip_.get(), JS_UNDEFINED, 2, arguments));
    if (!made.is_exception()) return Text(context_, made.get()).text();
    const Value thrown = take_exception(context_);
    const Value message = property(context_, thrown.get(), "message");
    return usage_error("SyntaxError: " + Text(context_, message.get()).text());
  }

 private:
  JSRuntime* runtime_;
  JSContext* context_;
  Value strip_;
};

}  // namespace

Result<std::string> strip_types(const std::string& name, std::string_view text) {
  static thread_local Stripper stripper;
  return stripper.strip(name, text);
}

}  // namespace brink::script::js
