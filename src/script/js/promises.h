// Promises: what settles the promises of operations under way. Part of a user, as those who carry them out may outlive
// it.
#pragma once

#include <unordered_map>

#include "script/js/user.h"

namespace brink::script::js {

class Promises {
 public:
  explicit Promises(User& user) : context_(user.context()) {}

  // A promise, and the number it is settled by.
  JSValue make(std::uint64_t& number) {
    JSValue functions[2];
    JSValue promise = JS_NewPromiseCapability(context_, functions);
    if (JS_IsException(promise)) return promise;
    number = ++last_;
    open_.emplace(number, Settle{Value(context_, functions[0]), Value(context_, functions[1])});
    return promise;
  }
  // False with an exception set.
  bool settle(std::uint64_t number, bool fulfilled, JSValueConst value) {
    const auto found = open_.find(number);
    if (found == open_.end()) return true;
    const Settle settle = std::move(found->second);
    open_.erase(found);
    JSValueConst values[] = {value};
    const Value done(
        context_, JS_Call(context_, fulfilled ? settle.resolve.get() : settle.reject.get(), JS_UNDEFINED, 1, values));
    return !done.is_exception();
  }

 private:
  struct Settle {
    Value resolve, reject;
  };
  JSContext* context_;
  std::unordered_map<std::uint64_t, Settle> open_;
  std::uint64_t last_ = 0;
};

}  // namespace brink::script::js
