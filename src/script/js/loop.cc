#include "script/js/loop.h"

#include <algorithm>

#include "script/js/errors.h"
#include "script/js/user.h"

namespace brink::script::js {
namespace {

// An Error in the words k6 has for promises that nobody handles.
void throw_uncaught(JSContext* context, JSValueConst reason) {
  const Thrown thrown = describe(context, reason);
  constexpr std::string_view of_others = "Uncaught ";  // as what is no Error is described
  std::string_view text = thrown.text;
  const bool is_other = JS_IsObject(reason) && !JS_IsError(context, reason);
  if (is_other && text.starts_with(of_others)) text.remove_prefix(of_others.size());
  const Value error(context, JS_NewError(context));
  if (error.is_exception()) return;  // no memory, which is thrown instead
  define(context, error.get(), "message", new_text(context, "Uncaught (in promise) " + std::string(text)));
  JS_DefinePropertyValueStr(context, error.get(), "name", new_text(context, ""),
                            JS_PROP_CONFIGURABLE | JS_PROP_WRITABLE);
  define(context, error.get(), "stack", new_text(context, thrown.stack));
  JS_Throw(context, JS_DupValue(context, error.get()));
}

}  // namespace

void Loop::rejected(JSValueConst promise, JSValueConst reason, bool handled) {
  JSContext* context = user_.context();
  const void* which = JS_VALUE_GET_PTR(promise);
  if (!handled) {
    if (JS_IsObject(own_) && JS_VALUE_GET_PTR(own_) == which) return;
    rejected_.push_back({Value::copy(context, promise), Value::copy(context, reason)});
    return;
  }
  std::erase_if(rejected_, [&](const Rejection& r) { return JS_VALUE_GET_PTR(r.promise.get()) == which; });
}

std::uint32_t Loop::set_timer(Value function, std::vector<Value> arguments, Duration delay, bool repeats) {
  Timer timer;
  timer.number = ++last_timer_;
  timer.due = user_.now() + delay;
  timer.every = delay;
  timer.repeats = repeats;
  timer.function = std::move(function);
  timer.arguments = std::move(arguments);
  timers_.push_back(std::move(timer));
  return last_timer_;
}

void Loop::clear_timer(std::uint32_t number) {
  std::erase_if(timers_, [&](const Timer& timer) { return timer.number == number; });
}

void Loop::end_operation(std::uint64_t operation, std::function<bool()> then) {
  post(operation, [this, then = std::move(then)] {
    --operations_;
    return then();
  });
}

void Loop::post(std::uint64_t operation, std::function<bool()> then) {
  if (operation != turn_) return;
  arrived_.push_back(std::move(then));
  if (waits_ && user_.seat() != nullptr) user_.seat()->wake();
}

bool Loop::run(JSValueConst promise) {
  if (throw_if_rejected(promise)) return false;
  own_ = promise;
  bool goes_on = true;
  while (goes_on) {
    bool did_something = false;
    goes_on = turn(did_something) && !throw_if_rejected(promise);
    if (!goes_on || did_something) continue;
    if (operations_ == 0 && timers_.empty()) {
      own_ = JS_UNDEFINED;
      return true;
    }
    goes_on = wait_for_more();
  }
  own_ = JS_UNDEFINED;
  return false;
}

bool Loop::throw_if_rejected(JSValueConst promise) {
  JSContext* context = user_.context();
  if (!JS_IsObject(promise) || JS_PromiseState(context, promise) != JS_PROMISE_REJECTED) return false;
  const Value reason(context, JS_PromiseResult(context, promise));
  if (user_.in_init()) {
    JS_Throw(context, JS_DupValue(context, reason.get()));
  } else {
    throw_uncaught(context, reason.get());
  }
  return true;
}

bool Loop::run_until(const std::function<bool()>& done) {
  // Others' operations that end meanwhile wait for their turn.
  std::deque<std::function<bool()>> before = std::exchange(arrived_, {});
  bool goes_on = true;
  while (goes_on && !done()) {
    if (arrived_.empty()) {
      waits_ = true;
      goes_on = user_.wait(engine::Action::sleep(Duration::max()));
      waits_ = false;
      continue;
    }
    const std::function<bool()> then = std::move(arrived_.front());
    arrived_.pop_front();
    goes_on = then();
  }
  arrived_.insert(arrived_.begin(), std::make_move_iterator(before.begin()), std::make_move_iterator(before.end()));
  return goes_on;
}

bool Loop::run_whole_until(const std::function<bool()>& done) {
  while (!done()) {
    bool did_something = false;
    if (!turn(did_something)) return false;
    if (!did_something && !done() && !wait_for_more()) return false;
  }
  return true;
}

bool Loop::turn(bool& did_something) {
  if (!run_jobs()) return false;
  if (!arrived_.empty()) {
    did_something = true;
    const std::function<bool()> then = std::move(arrived_.front());
    arrived_.pop_front();
    return then();
  }
  const std::size_t next = next_timer();
  if (next < timers_.size() && timers_[next].due <= user_.now()) {
    did_something = true;
    return fire(next);
  }
  return true;
}

bool Loop::run_jobs() {
  JSContext* context = user_.context();
  while (true) {
    brink_js_take_jobs(JS_GetRuntime(context), &jobs_);
    const Value done(context, brink_js_run_job(context, &jobs_));
    if (JS_IsUninitialized(done.get())) return fail_rejected();
    if (done.is_exception()) return false;
  }
}

bool Loop::fail_rejected() {
  if (rejected_.empty()) return true;
  const Rejection first = std::move(rejected_.front());
  rejected_.clear();
  throw_uncaught(user_.context(), first.reason.get());
  return false;
}

std::size_t Loop::next_timer() const {
  const auto earlier = [](const Timer& a, const Timer& b) {
    return a.due != b.due ? a.due < b.due : a.number < b.number;
  };
  return static_cast<std::size_t>(std::min_element(timers_.begin(), timers_.end(), earlier) - timers_.begin());
}

bool Loop::fire(std::size_t index) {
  JSContext* context = user_.context();
  Timer timer = std::move(timers_[index]);
  timers_.erase(timers_.begin() + static_cast<std::ptrdiff_t>(index));
  const Value function = Value::copy(context, timer.function.get());
  std::vector<JSValueConst> arguments;
  std::vector<Value> kept;
  for (const Value& argument : timer.arguments) {
    kept.push_back(Value::copy(context, argument.get()));
    arguments.push_back(kept.back().get());
  }
  if (timer.repeats) {
    // Never more often than once a millisecond, so that what it waits for gets a turn.
    timer.due = user_.now() + std::max<Duration>(timer.every, std::chrono::milliseconds(1));
    timers_.push_back(std::move(timer));
  }
  const Value done(
      context, JS_Call(context, function.get(), JS_UNDEFINED, static_cast<int>(arguments.size()), arguments.data()));
  return !done.is_exception();
}

bool Loop::wait_for_more() {
  const std::size_t next = next_timer();
  const Duration pause = next < timers_.size() ? timers_[next].due - user_.now() : Duration::max();
  waits_ = true;
  const bool goes_on = user_.wait(engine::Action::sleep(std::max(pause, Duration{})));
  waits_ = false;
  return goes_on;
}

void Loop::forget() {
  brink_js_take_jobs(JS_GetRuntime(user_.context()), &jobs_);
  brink_js_drop_jobs(user_.context(), &jobs_);
  timers_.clear();
  rejected_.clear();
  arrived_.clear();
  operations_ = 0;
  ++turn_;
}

}  // namespace brink::script::js
