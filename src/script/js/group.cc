#include "script/js/group.h"

#include "script/js/errors.h"
#include "script/js/module_refusals.h"
#include "script/js/modules.h"
#include "script/js/syntax.h"
#include "script/js/user.h"

namespace brink::script::js {
namespace {

// Garbage that goes round in circles is looked for when the group has grown by half, and not before this.
constexpr std::size_t first_collection = std::size_t{8} << 20;

void track_rejection(JSContext*, JSValueConst promise, JSValueConst reason, JS_BOOL handled, void*) {
  if (User* user = User::current()) user->loop().rejected(promise, reason, handled != 0);
}

}  // namespace

Group::Group(World& world, StackPool& stacks) : world_(world), stacks_(stacks) {
  runtime_ = heap_.new_runtime();
  JS_SetMemoryLimit(runtime_, world.most_memory);
  JS_SetGCThreshold(runtime_, first_collection);
  JS_SetInterruptHandler(runtime_, &User::on_interrupt, nullptr);
  JS_SetHostPromiseRejectionTracker(runtime_, track_rejection, nullptr);
  context_ = JS_NewContext(runtime_);
  JS_SetContextOpaque(context_, this);
  atoms_ = std::make_unique<Atoms>(context_);
  install_loader(*this);
  install_globals(*this);
}

Group::~Group() {
  brink_js_enter(runtime_, nullptr, 0);
  parts_.clear();
  natives_.clear();
  common_.clear();
  atoms_.reset();
  JS_FreeContext(context_);
  JS_FreeRuntime(runtime_);
}

Result<std::unique_ptr<Group>> Group::make(World& world, StackPool& stacks) {
  std::unique_ptr<Group> group(new Group(world, stacks));
  if (auto compiled = group->compile(); !compiled) return tl::unexpected(compiled.error());
  return group;
}

// On the thread's own stack, as the parser may need a good deal of it.
Result<void> Group::compile() {
  JS_SetMaxStackSize(runtime_, std::size_t{1} << 20);
  JS_UpdateStackTop(runtime_);
  const std::string& name = world_.files.main_name();
  const auto file = world_.files.module(name);
  if (!file) return tl::unexpected(file.error());
  if ((*file)->common) return {};
  constexpr int flags = JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY;
  const Value compiled(context_, JS_Eval(context_, (*file)->text.c_str(), (*file)->text.size(), name.c_str(), flags));
  if (compiled.is_exception()) return tl::unexpected(script_error(context_));
  main_ = brink_js_module_of(compiled.get());
  describe_module(context_, main_, name);
  add_common_exports(*this);
  return {};
}

Value Group::common_function(const Files::Module& module) {
  const auto known = common_.find(module.name);
  if (known != common_.end()) return {context_, JS_EvalFunction(context_, JS_DupValue(context_, known->second.get()))};
  const std::string text = common_prefix + module.text + std::string(common_suffix);
  constexpr int flags = JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY;
  Value compiled(context_, JS_Eval(context_, text.c_str(), text.size(), module.name.c_str(), flags));
  if (compiled.is_exception()) return {context_, JS_EXCEPTION};
  const JSValue code = JS_DupValue(context_, compiled.get());
  common_.emplace(module.name, std::move(compiled));
  return {context_, JS_EvalFunction(context_, code)};
}

Result<JSValueConst> Group::native(const std::string& name) {
  const auto known = natives_.find(name);
  if (known != natives_.end()) return known->second.get();
  for (const NativeModule& module : native_modules()) {
    if (module.name != name) continue;
    Value exports(context_, JS_NewObject(context_));
    if (!module.fill(*this, exports.get())) return tl::unexpected(script_error(context_));
    if (!world_.files.locked()) world_.modules.push_back(name);
    return natives_.emplace(name, std::move(exports)).first->second.get();
  }
  return usage_error(unknown_module(name));
}

}  // namespace brink::script::js
