// Group: users who share a runtime: its built-in objects, the code of the script, compiled once, and the atoms of
// names. Each user evaluates the script's modules for itself, so that nothing a script declares is shared; what a
// script hangs on built-in prototypes is.
//
// Belongs to one worker's thread, as its users do, who are gone before it.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <unordered_map>

#include "script/fiber/fiber.h"
#include "script/js/atoms.h"
#include "script/js/heap.h"
#include "script/js/native.h"
#include "script/js/value.h"
#include "script/js/world.h"

namespace brink::script::js {

class Group {
 public:
  // Compiles the script. Errors: what the compiler or a missing file says, with its place.
  static Result<std::unique_ptr<Group>> make(World& world, StackPool& stacks);
  ~Group();
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  static Group& of(JSContext* context) { return *static_cast<Group*>(JS_GetContextOpaque(context)); }

  JSRuntime* runtime() const { return runtime_; }
  JSContext* context() const { return context_; }
  World& world() const { return world_; }
  StackPool& stacks() const { return stacks_; }
  const Atoms& atoms() const { return *atoms_; }

  // The script's own module as it was compiled; null: it is CommonJS.
  JSModuleDef* main() const { return main_; }
  // A CommonJS file as the function that is its body. A new one for each caller; exception: it cannot be compiled.
  Value common_function(const Files::Module& module);
  // What a native module exports: the object its default import is, to be copied for each user. Exception: there is no
  // such module.
  Result<JSValueConst> native(const std::string& name);

  // What native modules keep for the group; made when it is asked for first.
  template <class Part>
  Part& part() {
    return parts_.get<Part>(*this);
  }

 private:
  Group(World& world, StackPool& stacks);
  Result<void> compile();

  World& world_;
  StackPool& stacks_;
  Heap heap_;
  JSRuntime* runtime_ = nullptr;
  JSContext* context_ = nullptr;
  std::unique_ptr<Atoms> atoms_;
  JSModuleDef* main_ = nullptr;
  std::unordered_map<std::string, Value> natives_;
  std::unordered_map<std::string, Value> common_;  // compiled bodies, by name of the module
  Parts<Group> parts_;
};

// The exception that is set, as an error of a script: text and stack, in k6's form.
Error script_error(JSContext* context);

}  // namespace brink::script::js
