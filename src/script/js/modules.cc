#include "script/js/modules.h"

#include "base/check.h"
#include "script/js/errors.h"
#include "script/js/resolve.h"
#include "script/js/syntax.h"
#include "script/js/user.h"

namespace brink::script::js {
namespace {

std::string name_of(JSContext* context, JSModuleDef* module) {
  const JSAtom atom = JS_GetModuleName(context, module);
  std::string name = js::name_of(context, atom);
  JS_FreeAtom(context, atom);
  return name;
}

char* normalize(JSContext* context, const char* base, const char* specifier, void*) {
  const auto name = resolve_module(base, specifier);
  if (name) return js_strdup(context, name->c_str());
  throw_error(context, name.error().message);
  return nullptr;
}

bool export_property(JSContext* context, JSModuleDef* module, JSAtom name, JSValueConst value) {
  return JS_SetModuleExport(context, module, js::name_of(context, name).c_str(), JS_DupValue(context, value)) >= 0;
}

// A native module evaluated for the user who runs: its exports are the user's own copy.
int init_native(JSContext* context, JSModuleDef* module) {
  const auto exports = User::of(context).native(name_of(context, module));
  if (!exports) return -1;
  JS_SetModuleExport(context, module, "default", JS_DupValue(context, *exports));
  const bool done = each_property(context, *exports, [&](JSAtom name, JSValueConst value) {
    return export_property(context, module, name, value);
  });
  return done ? 0 : -1;
}

JSModuleDef* load_native(JSContext* context, const std::string& name) {
  const auto exports = Group::of(context).native(name);
  if (!exports) {
    throw_error(context, exports.error().message);
    return nullptr;
  }
  JSModuleDef* module = JS_NewCModule(context, name.c_str(), init_native);
  if (module == nullptr) return nullptr;
  JS_AddModuleExport(context, module, "default");
  each_property(context, *exports, [&](JSAtom property, JSValueConst) {
    return JS_AddModuleExport(context, module, js::name_of(context, property).c_str()) >= 0;
  });
  return module;
}

int init_common(JSContext* context, JSModuleDef* module) {
  User& user = User::of(context);
  const Value exports = user.require(name_of(context, module));
  if (exports.is_exception()) return -1;
  if (!exports.is_object()) {
    JS_SetModuleExport(context, module, "default", JS_DupValue(context, exports.get()));
    return 0;
  }
  const JSAtom default_name = user.group().atoms().default_;
  const bool has_default = JS_HasProperty(context, exports.get(), default_name) > 0;
  JS_SetModuleExport(
      context, module, "default",
      has_default ? JS_GetProperty(context, exports.get(), default_name) : JS_DupValue(context, exports.get()));
  const bool done = each_property(context, exports.get(), [&](JSAtom name, JSValueConst value) {
    if (name != default_name && brink_js_has_export(context, module, name)) {
      return export_property(context, module, name, value);
    }
    return true;
  });
  return done ? 0 : -1;
}

JSModuleDef* load_common(JSContext* context, const Files::Module& file) {
  JSModuleDef* module = JS_NewCModule(context, file.name.c_str(), init_common);
  if (module != nullptr) JS_AddModuleExport(context, module, "default");
  return module;
}

JSModuleDef* load(JSContext* context, const char* name, void*) {
  if (is_built_in(name)) return load_native(context, name);
  Group& group = Group::of(context);
  const auto file = group.world().files.module(name);
  if (!file) {
    throw_error(context, file.error().message);
    return nullptr;
  }
  if ((*file)->common) return load_common(context, **file);
  constexpr int flags = JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY;
  const Value compiled(context, JS_Eval(context, (*file)->text.c_str(), (*file)->text.size(), name, flags));
  if (compiled.is_exception()) return nullptr;
  JSModuleDef* module = brink_js_module_of(compiled.get());
  describe_module(context, module, name);
  return module;
}

// "default" is always there; a name that has no property when the file has run is undefined.
void add_export(void* opaque, JSModuleDef* from, JSAtom name) {
  auto* context = static_cast<JSContext*>(opaque);
  const std::string module = name_of(context, from), wanted = js::name_of(context, name);
  if (is_built_in(module) || wanted == "*" || brink_js_has_export(context, from, name)) return;
  const auto file = Group::of(context).world().files.module(module);
  if (file && (*file)->common) JS_AddModuleExport(context, from, wanted.c_str());
}

// `require` as a CommonJS file has it: relative to that file.
JSValue require(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int, JSValue* data) {
  const Text specifier(context, count > 0 ? arguments[0] : JS_UNDEFINED);
  if (!specifier) return JS_EXCEPTION;
  const Text base(context, data[0]);
  const auto name = resolve_module(base.view(), specifier.view());
  if (!name) return throw_error(context, name.error().message);
  return User::of(context).require(*name).release();
}

// import.meta.resolve(specifier)
JSValue resolve_here(JSContext* context, JSValueConst, int count, JSValueConst* arguments, int, JSValue* data) {
  const Text specifier(context, count > 0 ? arguments[0] : JS_UNDEFINED);
  if (!specifier) return JS_EXCEPTION;
  const auto name = resolve_module(Text(context, data[0]).view(), specifier.view());
  return name ? new_text(context, *name) : throw_error(context, name.error().message);
}

Value new_require(JSContext* context, const std::string& base) {
  const Value name(context, new_text(context, base));
  JSValueConst data[] = {name.get()};
  return {context, JS_NewCFunctionData(context, require, 1, 0, 1, data)};
}

Value require_module(Group& group, const std::string& name) {
  JSContext* context = group.context();
  JSModuleDef* compiled = load(context, name.c_str(), nullptr);
  if (compiled == nullptr) return {context, JS_EXCEPTION};
  add_common_exports(group);
  JSModuleDef* own = brink_js_copy_modules(context, compiled);
  if (own == nullptr) return {context, JS_EXCEPTION};
  const Value promise(context, brink_js_run_module(context, own));
  if (promise.is_exception()) return {context, JS_EXCEPTION};
  return {context, JS_GetModuleNamespace(context, own)};
}

}  // namespace

void install_loader(Group& group) { JS_SetModuleLoaderFunc(group.runtime(), normalize, load, nullptr); }

void describe_module(JSContext* context, JSModuleDef* module, const std::string& name) {
  const Value meta(context, JS_GetImportMeta(context, module));
  const Value url(context, new_text(context, name));
  JSValueConst data[] = {url.get()};
  define(context, meta.get(), "url", JS_DupValue(context, url.get()));
  define(context, meta.get(), "resolve", JS_NewCFunctionData(context, resolve_here, 1, 0, 1, data));
}

void add_common_exports(Group& group) { brink_js_each_import(group.context(), add_export, group.context()); }

bool is_promise(JSContext* context, JSValueConst value) {
  return JS_IsObject(value) && static_cast<int>(JS_PromiseState(context, value)) >= 0;
}

Result<JSValueConst> User::native(const std::string& name) {
  const auto own = natives_.find(name);
  if (own != natives_.end()) return own->second.get();
  const auto exports = group_.native(name);
  if (!exports) return tl::unexpected(exports.error());
  Value copy(context(), JS_NewObject(context()));
  each_property(context(), *exports, [&](JSAtom property, JSValueConst value) {
    return JS_DefinePropertyValue(context(), copy.get(), property, JS_DupValue(context(), value), JS_PROP_C_W_E) >= 0;
  });
  return natives_.emplace(name, std::move(copy)).first->second.get();
}

Value User::require(const std::string& name) {
  if (is_built_in(name)) {
    const auto exports = native(name);
    if (exports) return Value::copy(context(), *exports);
    return {context(), throw_error(context(), exports.error().message)};
  }
  const auto known = common_.find(name);
  if (known != common_.end()) return property(context(), known->second.get(), "exports");
  const auto file = world().files.module(name);
  if (!file) return {context(), throw_error(context(), file.error().message)};
  if (!(*file)->common) return require_module(group_, name);
  const Value function = group_.common_function(**file);
  if (function.is_exception()) return {context(), JS_EXCEPTION};
  Value module(context(), JS_NewObject(context()));
  Value exports(context(), JS_NewObject(context()));
  define(context(), module.get(), "exports", JS_DupValue(context(), exports.get()));
  const JSValueConst kept = module.get();
  common_.emplace(name, std::move(module));
  const Value own_require = new_require(context(), name);
  JSValueConst arguments[] = {kept, exports.get(), own_require.get()};
  const Value done(context(), JS_Call(context(), function.get(), exports.get(), 3, arguments));
  if (done.is_exception()) return {context(), JS_EXCEPTION};
  return property(context(), kept, "exports");
}

}  // namespace brink::script::js
