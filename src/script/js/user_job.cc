// What a user's program does on its fiber: its modules are evaluated, then its jobs done one after the other.
#include "script/js/errors.h"
#include "script/js/json_read.h"
#include "script/js/modules.h"
#include "script/js/user.h"

namespace brink::script::js {
namespace {

// What the options have come to, in the object the script exports them as. One that cannot be changed stays as it is.
void show_options(User& user) {
  JSContext* context = user.context();
  const Value exported = property(context, user.exports(), "options");
  if (!JS_IsObject(exported.get())) return;
  const Value come_to(context, parse_json(context, user.world().options->json));
  each_property(context, come_to.get(), [&](JSAtom name, JSValueConst value) {
    if (JS_IsNull(value)) return true;
    return JS_SetProperty(context, exported.get(), name, JS_DupValue(context, value)) >= 0;
  });
  const Value ignored(context, JS_GetException(context));
}

}  // namespace

void User::evaluate() {
  end_ = {};
  globals_ = Value(context(), make_user_globals(group_));
  end_.ok = evaluate_modules();
  if (end_.ok && world().options) show_options(*this);
  if (!end_.ok) keep_thrown();
  loop_.forget();
}

bool User::evaluate_modules() {
  if (group_.main() == nullptr) {
    exports_ = require(world().files.main_name());
    return !exports_.is_exception() && loop_.run(JS_UNDEFINED);
  }
  JSModuleDef* module = brink_js_copy_modules(context(), group_.main());
  if (module == nullptr) return false;
  const Value promise(context(), brink_js_run_module(context(), module));
  if (promise.is_exception() || !loop_.run(promise.get())) return false;
  exports_ = Value(context(), JS_GetModuleNamespace(context(), module));
  return !exports_.is_exception();
}

void User::do_job() {
  has_job_ = false;
  busy_ = true;
  end_ = {};
  for (Watcher* watcher : watchers_) watcher->job_begins(job_);
  Value result = call_function();
  end_.ok = !result.is_exception();
  end_.interrupted = leaving_ || ending_ || std::exchange(leaves_, false);
  if (!end_.ok) keep_thrown();
  end_.result = std::move(result);
  loop_.forget();
  tell_hold(now() - turn_begun_);
  for (Watcher* watcher : watchers_) watcher->job_ends(job_, end_);
  if (job_.kind == Job::Kind::iteration) {
    ++iterations_;
    end_.result.reset();
  }
  busy_ = false;
}

Value User::call_function() {
  const std::string name(job_.function);
  const Value function = property(context(), exports_.get(), name.c_str());
  if (function.is_exception()) return {context(), JS_EXCEPTION};
  if (!JS_IsFunction(context(), function.get())) {
    return {context(), throw_error(context(), "function '" + name + "' not found in exports")};
  }
  Value argument;
  if (job_.kind == Job::Kind::summary) {
    argument = Value(context(), JS_ParseJSON(context(), job_.argument.c_str(), job_.argument.size(), "<summary>"));
  } else if (job_.kind != Job::Kind::setup && !has_setup_data_) {
    has_setup_data_ = true;
    const auto& data = world().setup_data;
    if (data) setup_data_ = Value(context(), JS_ParseJSON(context(), data->c_str(), data->size(), "<setup>"));
  }
  if (argument.is_exception() || setup_data_.is_exception()) return {context(), JS_EXCEPTION};
  JSValueConst arguments[] = {job_.kind == Job::Kind::summary ? argument.get() : setup_data_.get()};
  Value result(context(), JS_Call(context(), function.get(), JS_UNDEFINED, 1, arguments));
  if (result.is_exception()) return result;
  if (!loop_.run(is_promise(context(), result.get()) ? result.get() : JS_UNDEFINED)) return {context(), JS_EXCEPTION};
  if (!is_promise(context(), result.get())) return result;
  return {context(), JS_PromiseResult(context(), result.get())};
}

void User::keep_thrown() {
  const Value thrown = take_exception(context());
  const Thrown described = describe(context(), thrown.get());
  end_.text = described.text;
  end_.stack = described.stack;
}

JSValueConst User::environment() {
  if (environment_.is_undefined()) {
    environment_ = Value(context(), JS_NewObject(context()));
    for (const auto& [name, value] : world().source.env) {
      define(context(), environment_.get(), name.c_str(), new_text(context(), value));
    }
  }
  return environment_.get();
}

}  // namespace brink::script::js
