// Native modules: what scripts import by a name that begins with k6. One file each (module_NAME.cc), and a line in
// module_list.cc.
#pragma once

#include <atomic>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "script/js/value.h"

namespace brink::script::js {

class Group;

struct NativeModule {
  std::string_view name;  // "k6/http"
  // Puts what it exports into the object that its default import is; once a group. False with an exception set.
  bool (*fill)(Group& group, JSValueConst exports);
};

// All there are.
std::span<const NativeModule> native_modules();

// A class of objects with something of ours behind them. Made before main(), as numbers of classes are of the process;
// each group registers those it uses (JS_NewClass).
inline JSClassID new_class_id() {
  JSClassID id = 0;
  return JS_NewClassID(&id);
}

// What modules keep for an owner (a Group, a User) beside it: of each type at most one, made from the owner when it is
// asked for first, destroyed with it in the reverse order.
template <class Owner>
class Parts {
 public:
  Parts() = default;
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;
  ~Parts() { clear(); }

  template <class Part>
  Part& get(Owner& owner) {
    const std::size_t slot = slot_of<Part>();
    if (slot >= made_.size()) made_.resize(slot + 1);
    if (!made_[slot]) {
      made_[slot] = std::make_unique<Holder<Part>>(owner);
      order_.push_back(slot);
    }
    return static_cast<Holder<Part>*>(made_[slot].get())->part;
  }
  // That one if it was made.
  template <class Part>
  Part* find() {
    const std::size_t slot = slot_of<Part>();
    return slot < made_.size() && made_[slot] ? &static_cast<Holder<Part>*>(made_[slot].get())->part : nullptr;
  }
  void clear() {
    for (; !order_.empty(); order_.pop_back()) made_[order_.back()].reset();
  }

 private:
  struct Any {
    virtual ~Any() = default;
  };
  template <class Part>
  struct Holder final : Any {
    explicit Holder(Owner& owner) : part(owner) {}
    Part part;
  };
  static std::size_t next_slot();
  template <class Part>
  static std::size_t slot_of() {
    static const std::size_t slot = next_slot();
    return slot;
  }

  std::vector<std::unique_ptr<Any>> made_;
  std::vector<std::size_t> order_;
};

template <class Owner>
std::size_t Parts<Owner>::next_slot() {
  static std::atomic<std::size_t> slots{0};
  return slots++;
}

}  // namespace brink::script::js
