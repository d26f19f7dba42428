// The global object. It is the group's, and what a user adds to it is the user's own: its `globalThis` is an object of
// its own in front of the common one, and behind the common one is another in which the user's own globals are found by
// their bare names.
#include "base/check.h"
#include "script/js/console.h"
#include "script/js/json_read.h"
#include "script/js/modules.h"
#include "script/js/resolve.h"
#include "script/js/timers.h"
#include "script/js/user.h"
#include "script/js/web_globals.h"

namespace brink::script::js {
namespace {

const JSClassID behind_class = new_class_id();

JSValue user_number(JSContext* context, JSValueConst, int, JSValueConst*) {
  const User* user = User::current();
  return JS_NewInt64(context, user != nullptr ? user->number() : 0);
}

JSValue user_iteration(JSContext* context, JSValueConst, int, JSValueConst*) {
  const User* user = User::current();
  if (user == nullptr || user->in_init()) return JS_UNDEFINED;
  return JS_NewInt64(context, static_cast<std::int64_t>(user->iterations()));
}

JSValue user_environment(JSContext* context, JSValueConst, int, JSValueConst*) {
  User* user = User::current();
  return user != nullptr ? JS_DupValue(context, user->environment()) : JS_UNDEFINED;
}

JSValue user_globals(JSContext* context, JSValueConst, int, JSValueConst*) {
  const User* user = User::current();
  return user != nullptr ? JS_DupValue(context, user->globals()) : JS_GetGlobalObject(context);
}

JSValueConst own_globals() {
  const User* user = User::current();
  return user != nullptr ? user->globals() : JS_UNDEFINED;
}

int find_own(JSContext* context, JSPropertyDescriptor* descriptor, JSValueConst, JSAtom name) {
  const JSValueConst own = own_globals();
  return JS_IsObject(own) ? JS_GetOwnProperty(context, descriptor, own, name) : 0;
}

// Nobody found it further in front: it becomes the user's.
int set_own(JSContext* context, JSValueConst, JSAtom name, JSValueConst value, JSValueConst, int) {
  const JSValueConst own = own_globals();
  if (!JS_IsObject(own)) return 0;
  return JS_DefinePropertyValue(context, own, name, JS_DupValue(context, value), JS_PROP_C_W_E);
}

JSClassExoticMethods behind_methods = {find_own, nullptr, nullptr, nullptr, nullptr, nullptr,
                                       set_own,  nullptr, nullptr, nullptr, nullptr};
const JSClassDef behind_definition = {"Globals", nullptr, nullptr, nullptr, &behind_methods};

JSValue mixed_modules(JSContext* context, JSValueConst, int, JSValueConst*) {
  return throw_error(context,
                     "you are trying to access identifiers such as \"exports\" or \"module\". ECMAScript Modules (with "
                     "import and export) and CommonJS (with require and module.exports) can't be mixed in one file");
}

// The file's content: text, or an ArrayBuffer with 'b'.
JSValue open_file(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (!user.in_init()) {
    return throw_error(context, "the \"open\" function is only available in the init stage (i.e. the global scope)");
  }
  if (count == 0 || JS_IsUndefined(arguments[0]) || JS_IsNull(arguments[0])) {
    return throw_error(context, "open() can't be used with an empty filename");
  }
  const Text name(context, arguments[0]);
  if (!name) return JS_EXCEPTION;
  const auto bytes = user.world().files.opened(name.view());
  if (!bytes) return throw_error(context, bytes.error().message);
  const bool binary = count > 1 && Text(context, arguments[1]).view() == "b";
  return binary ? new_bytes(context, *bytes) : new_text(context, *bytes);
}

JSValue require_here(JSContext* context, JSValueConst, int count, JSValueConst* arguments) {
  User& user = User::of(context);
  if (!user.in_init()) {
    return throw_error(context, "the \"require\" function is only available in the init stage (i.e. the global scope)");
  }
  const Text specifier(context, count > 0 ? arguments[0] : JS_UNDEFINED);
  if (!specifier) return JS_EXCEPTION;
  const auto name = resolve_module(user.world().files.main_name(), specifier.view());
  if (!name) return throw_error(context, name.error().message);
  return user.require(*name).release();
}

void define_user_getter(JSContext* context, JSValueConst global, const char* name, Native getter) {
  define_getter(context, global, name, getter, false);
}

}  // namespace

void install_globals(Group& group) {
  JSContext* context = group.context();
  const Value global(context, JS_GetGlobalObject(context));
  define_user_getter(context, global.get(), "__VU", user_number);
  define_user_getter(context, global.get(), "__ITER", user_iteration);
  define_user_getter(context, global.get(), "__ENV", user_environment);
  define_user_getter(context, global.get(), "globalThis", user_globals);
  if (group.world().source.extended) define_user_getter(context, global.get(), "global", user_globals);
  define_user_getter(context, global.get(), "module", mixed_modules);
  define_user_getter(context, global.get(), "exports", mixed_modules);
  define_function(context, global.get(), "open", open_file, 2);
  define_function(context, global.get(), "require", require_here, 1);
  install_console(group, global.get());
  install_timers(group, global.get());
  install_web_globals(group, global.get());
  install_json(context, global.get());
  for (const char* name : {"WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics"}) {
    const JSAtom atom = JS_NewAtom(context, name);
    JS_DeleteProperty(context, global.get(), atom, 0);
    JS_FreeAtom(context, atom);
  }

  if (JS_NewClass(group.runtime(), behind_class, &behind_definition) < 0) return;
  const Value parent(context, JS_GetPrototype(context, global.get()));
  const Value behind(context, JS_NewObjectProtoClass(context, parent.get(), behind_class));
  CHECK(brink_js_set_global_parent(context, behind.get()) >= 0);
}

JSValue make_user_globals(Group& group) {
  JSContext* context = group.context();
  const Value global(context, JS_GetGlobalObject(context));
  return JS_NewObjectProto(context, global.get());
}

}  // namespace brink::script::js
