// Loop: what a user's program waits for beside its own call: timers, and operations that end some time. Jobs of its
// promises run in between. Part of a User.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

#include "base/time.h"
#include "script/js/value.h"

namespace brink::script::js {

class User;

class Loop {
 public:
  explicit Loop(User& user) : user_(user) { brink_js_init_jobs(&jobs_); }

  // Promise jobs.
  brink_js_jobs& jobs() { return jobs_; }
  // A promise was rejected with nobody to handle it, or is handled after all.
  void rejected(JSValueConst promise, JSValueConst reason, bool handled);

  // Calls `function` with `arguments` in `delay`, and so on where it repeats. The number it can be stopped by.
  std::uint32_t set_timer(Value function, std::vector<Value> arguments, Duration delay, bool repeats);
  void clear_timer(std::uint32_t number);

  // Something goes on that will end, and keeps the program's call open until it does; what to end it by.
  std::uint64_t begin_operation() {
    ++operations_;
    return turn_;
  }
  // It has ended: `then` runs on the user's fiber when it gets to it. False from it: an exception is set. Wakes the
  // user. Without effect when the call it belonged to is over.
  void end_operation(std::uint64_t operation, std::function<bool()> then);
  // Likewise of what goes on: more will come.
  void post(std::uint64_t operation, std::function<bool()> then);

  // Runs until nothing is left to wait for; `promise` is what the program's call returned. False: an exception is set,
  // which the program did not catch; also when the promise is rejected, of init code with what it is rejected with.
  bool run(JSValueConst promise);
  // On the fiber, within a call: only until `done`. No job of a promise and no timer runs meanwhile, as it would not in
  // k6; what was posted does.
  bool run_until(const std::function<bool()>& done);
  // Likewise, but everything goes on meanwhile: timers, promises, others' operations.
  bool run_whole_until(const std::function<bool()>& done);
  // It ends here.
  void drop_operation(std::uint64_t operation) { operations_ -= operation == turn_ ? 1 : 0; }
  // Nothing of it is wanted any more.
  void forget();

 private:
  struct Timer {
    std::uint32_t number = 0;
    Instant due{};
    Duration every{};
    bool repeats = false;
    Value function;
    std::vector<Value> arguments;
  };
  struct Rejection {
    Value promise, reason;
  };

  bool throw_if_rejected(JSValueConst promise);
  bool turn(bool& did_something);
  bool run_jobs();
  bool fail_rejected();
  bool fire(std::size_t index);
  std::size_t next_timer() const;
  bool wait_for_more();

  User& user_;
  brink_js_jobs jobs_;
  std::vector<Timer> timers_;
  std::vector<Rejection> rejected_;
  std::deque<std::function<bool()>> arrived_;
  std::uint32_t operations_ = 0;
  std::uint32_t last_timer_ = 0;
  std::uint64_t turn_ = 0;           // calls so far
  JSValueConst own_ = JS_UNDEFINED;  // the promise that run() is about
  bool waits_ = false;
};

}  // namespace brink::script::js
