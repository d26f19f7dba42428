#include "script/js/user.h"

#include "base/check.h"
#include "base/random.h"
#include "script/js/errors.h"

namespace brink::script::js {
namespace {

thread_local User* running = nullptr;

// Of its stack, what our own functions may need beyond where the engine sees its end.
constexpr std::size_t native_stack = std::size_t{256} << 10;
// A program that computes for so long lets others go first; for so long in all, and it is named.
constexpr Duration turn = std::chrono::milliseconds(10);
constexpr Duration most_held = std::chrono::milliseconds(50);

constexpr std::string_view held_key = "a script computed for longer than 50 ms without waiting";

}  // namespace

User::User(Group& group, std::uint32_t number, std::uint64_t seed)
    : group_(group), number_(number), random_(Random(seed, number)()), loop_(*this) {}

Result<std::unique_ptr<User>> User::make(Group& group, std::uint32_t number, std::uint64_t seed) {
  std::unique_ptr<User> user(new User(group, number, seed));
  auto fiber = Fiber::make(group.stacks(), &User::live, user.get());
  if (!fiber) return tl::unexpected(fiber.error());
  user->fiber_ = std::move(*fiber);
  if (auto begun = user->begin(); !begun) return tl::unexpected(begun.error());
  return user;
}

User::~User() {
  interrupt();
  ending_ = true;
  if (fiber_ && fiber_->begun() && !fiber_->ended()) run();
  if (running == nullptr) brink_js_enter(group_.runtime(), nullptr, 0);
  parts_.clear();
  loop_.forget();
}

User* User::current() { return running; }
User& User::of(JSContext*) {
  CHECK(running != nullptr);
  return *running;
}

User::Visit::Visit(User& user) : user_(user), before_(std::exchange(running, &user)) {
  CHECK(!user.busy_);
  user.visited_ = true;
  JS_SetMaxStackSize(user.group_.runtime(), std::size_t{1} << 20);
  JS_UpdateStackTop(user.group_.runtime());
  user.turn_begun_ = user.now();
}

User::Visit::~Visit() {
  user_.visited_ = false;
  running = before_;
  brink_js_enter(user_.group_.runtime(), nullptr, 0);
}

void User::fetch_ahead(int step) const {
  switch (step) {
    case 0: return prefetch(this, sizeof *this);
    case 1: return prefetch(fiber_.get(), sizeof *fiber_);
    case 2:
      if (fiber_) fiber_->fetch_ahead();
  }
}

void User::enter(const engine::Person& person) {
  CHECK(!busy_);
  journal_ = &person.journal;
  seat_ = &person.seat;
  metrics_ = person.metrics;
}

void User::leave_stage() {
  interrupt();
  journal_ = nullptr;
  seat_ = nullptr;
}

void User::give(Job job) {
  CHECK(!busy_ && !has_job_);
  job_ = std::move(job);
  has_job_ = true;
}

engine::Action User::go_on(const engine::Outcome& outcome) {
  outcome_ = &outcome;
  run();
  outcome_ = nullptr;
  return wish_;
}

void User::judge(sample::Sample& sample, const engine::Outcome&) {
  if (judge_ == nullptr) return;
  const bool expected = judge_(judge_self_, sample);
  sample.failure = expected ? sample::Failure::none : sample::Failure::status;
}

void User::interrupt() {
  leaving_ = true;
  while (busy_ && fiber_->begun() && !fiber_->ended()) run();
  leaving_ = false;
}

void User::run() {
  User* const before = std::exchange(running, this);
  JSRuntime* runtime = group_.runtime();
  const std::uint64_t random_before = brink_js_random_state(context());
  brink_js_set_random_state(context(), random_);
  brink_js_enter(runtime, frame_, fiber_->stack_end() + native_stack);
  turn_begun_ = now();
  fiber_->resume();
  random_ = brink_js_random_state(context());
  brink_js_set_random_state(context(), random_before);
  brink_js_enter(runtime, nullptr, 0);
  running = before;
}

bool User::wait(const engine::Action& wish) {
  JSRuntime* runtime = group_.runtime();
  if (visited_) {
    end_here("nothing can be waited for here");
    return false;
  }
  if (!leaving_ && !ending_) {
    wish_ = wish;
    frame_ = brink_js_frame(runtime);
    brink_js_take_jobs(runtime, &loop_.jobs());
    tell_hold(now() - turn_begun_);
    fiber_->suspend();
    frame_ = nullptr;
  }
  if (!leaving_ && !ending_) return true;
  refuse();
  return false;
}

void User::refuse() { end_here("the iteration was interrupted"); }

// No program can catch what ends it.
void User::end_here(std::string_view text) {
  leaves_ = true;
  throw_error(context(), text);
  const Value error = take_exception(context());
  JS_SetUncatchableError(context(), error.get(), 1);
  JS_Throw(context(), JS_DupValue(context(), error.get()));
}

int User::on_interrupt(JSRuntime*, void*) {
  if (running == nullptr) return 0;
  User& user = *running;
  if (user.leaving_ || user.ending_) return 1;
  if (user.in_init_ || user.visited_ || user.now() - user.turn_begun_ < turn) return 0;
  user.take_turn();
  return user.leaving_ || user.ending_ ? 1 : 0;
}

// In the middle of the program: everybody else gets a turn.
void User::take_turn() {
  const Duration held = now() - turn_begun_;
  if (hold_place_.empty() && held_ + held > most_held) {
    char place[512];
    const int length = brink_js_place(context(), place, sizeof place);
    hold_place_.assign(place, static_cast<std::size_t>(length));
  }
  held_ += held;
  const engine::Outcome* const outcome = outcome_;
  JSRuntime* runtime = group_.runtime();
  wish_ = engine::Action::sleep(Duration{});
  frame_ = brink_js_frame(runtime);
  brink_js_take_jobs(runtime, &loop_.jobs());
  fiber_->suspend();
  frame_ = nullptr;
  outcome_ = outcome;
}

void User::tell_hold(Duration last) {
  const Duration held = std::exchange(held_, Duration{}) + last;
  const std::string place = std::exchange(hold_place_, {});
  if (held <= most_held || journal_ == nullptr || in_init_) return;
  journal_->mishap(sample::Mishap::hold, held_key, place);
}

void User::live(void* self) { static_cast<User*>(self)->act(); }

void User::act() {
  evaluate();
  in_init_ = false;
  busy_ = false;
  wish_ = engine::Action::end_iteration();
  fiber_->suspend();
  while (next_job()) do_job();
}

bool User::next_job() {
  while (!has_job_ && !ending_) {
    wish_ = engine::Action::end_iteration();
    frame_ = nullptr;
    fiber_->suspend();
  }
  return !ending_;
}

// Nobody is there yet who could wait for it: what init code waits for has come at once.
Result<void> User::begin() {
  const engine::Outcome nothing;
  outcome_ = &nothing;
  busy_ = true;
  while (busy_) run();
  outcome_ = nullptr;
  if (end_.ok) return {};
  return tl::unexpected(Error{ErrorKind::usage, Thrown{end_.text, end_.stack}.line(), ""});
}

}  // namespace brink::script::js
