#include "script/py/actor.h"

#include "base/check.h"
#include "script/py/hold_watch.h"
#include "script/py/native.h"
#include "script/py/thread_state.h"

namespace brink::script::py {
namespace {

thread_local Actor* running = nullptr;

// A program that catches the exception which tells it to leave is told again so often.
constexpr unsigned most_refusals = 1000;

}  // namespace

Result<std::unique_ptr<Actor>> Actor::make(Stageland& land, UserId id) {
  std::unique_ptr<Actor> actor(new Actor(land, id));
  auto fiber = Fiber::make(land.stacks, &Actor::live, actor.get());
  if (!fiber) return tl::unexpected(fiber.error());
  actor->fiber_ = std::move(*fiber);
  actor->state_ = PyThreadState_New(PyInterpreterState_Main());
  if (actor->state_ == nullptr) return could_not_run("Python has no memory for one more user", "use fewer users");
  land.actors[id.value] = actor.get();
  return actor;
}

Actor::~Actor() {
  land_.actors.erase(id_.value);
  if (state_ == nullptr) return;
  interrupt();
  ending_ = true;
  if (fiber_->begun() && !ended()) run();
  if (fiber_->begun() && !fiber_->ended()) {
    // What lies on its stack belongs to a program that does not let go of it. The stack and the state stay behind.
    Fiber::abandon(std::move(fiber_));
    brink_abandon_state(state_);
    static auto* const kept = new std::vector<Ref>;  // never destroyed; an interpreter runs on one worker
    kept->push_back(std::move(last_response_));
    kept->push_back(std::move(raised_));
    return;
  }
  brink_take_gil(state_);
  last_response_ = raised_ = Ref();
  PyThreadState_Clear(state_);
  PyThreadState_DeleteCurrent();
}

Actor* Actor::current() { return running; }

void Actor::enter(sample::Journal& journal, engine::Seat& seat) {
  CHECK(idle_ || ended());
  journal_ = &journal;
  seat_ = &seat;
  jobs_.clear();
}

engine::Action Actor::go_on(const engine::Outcome& outcome, sample::Sample* open) {
  if (ended()) return engine::Action::end();
  reply_ = {outcome.sample, outcome.head, outcome.body,
            outcome.unsendable != nullptr ? std::string_view(outcome.unsendable->message) : std::string_view()};
  open_ = open;
  ++turn_;
  run();
  open_ = nullptr;
  return fiber_->ended() ? engine::Action::end() : wish_;
}

void Actor::run() {
  Actor* const before = std::exchange(running, this);
  brink_take_gil(state_);
  if (land_.watch != nullptr) land_.watch->begin(*this);
  fiber_->resume();
  if (land_.watch != nullptr) land_.watch->end(*this);
  brink_drop_gil();
  running = before;
}

void Actor::interrupt() {
  journal_ = nullptr;
  leaving_ = true;
  while (busy() && fiber_->begun() && !ended()) run();
  leaving_ = false;
  refusals_ = 0;
}

void Actor::live(void* self) { static_cast<Actor*>(self)->act(); }

void Actor::act() {
  const Ref number(PyLong_FromUnsignedLong(id_.value));
  const Ref done(number ? PyObject_CallOneArg(land_.entry.get(), number.get()) : nullptr);
  if (!done) report_end();
}

// What the program raises is reported by the library that calls it. This was raised by the library.
void Actor::report_end() {
  PyObject *type = nullptr, *value = nullptr, *traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  const Ref kept_type(type), kept_value(value), kept_traceback(traceback);
  if (journal_ == nullptr || (type != nullptr && PyErr_GivenExceptionMatches(type, stop_exception()))) return;
  const Ref text(value != nullptr ? PyObject_Repr(value) : nullptr);
  if (!text) PyErr_Clear();
  journal_->mishap(sample::Mishap::script, "a user ended for a reason that is not the script's",
                   text ? utf8_of(text.get()) : std::string_view());
}

bool Actor::wait(const engine::Action& wish) {
  if (leaving_ || ending_) {
    if (++refusals_ >= most_refusals) {
      lost_ = true;
      fiber_->suspend();
    }
  } else {
    wish_ = wish;
    fiber_->suspend();
  }
  if (!leaving_ && !ending_) {
    const Ref raised = std::exchange(raised_, Ref());
    if (!raised) return true;
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(raised.get())), raised.get());
    return false;
  }
  PyErr_SetNone(stop_exception());
  return false;
}

bool Actor::next_job(Job& job) {
  last_response_ = raised_ = Ref();
  while (jobs_.empty() || leaving_) {
    if (ending_) return false;
    idle_ = true;
    wish_ = after_;
    fiber_->suspend();
  }
  if (ending_) return false;
  idle_ = false;
  job = job_ = jobs_.front();
  jobs_.pop_front();
  return true;
}

Call& Actor::new_call() {
  constexpr std::size_t large = 64 * 1024;
  Call& call = calls_[next_call_++ % 2];
  if (call.body.capacity() > large) call.body = std::string();
  call.clear();
  return call;
}

const Reply* Actor::send(Call& call) {
  return wait(engine::Action::send(call.compose(call.route.value_or(job_.route)))) ? &reply_ : nullptr;
}

bool Actor::sleep(Duration pause) { return wait(engine::Action::sleep(pause)); }

bool Actor::hang_up() { return wait(engine::Action::hang_up()); }

void Actor::raise(Ref exception) {
  if (idle_ || ended()) return;
  raised_ = std::move(exception);
  seat_->break_off();
}

bool Actor::fail_open() {
  if (open_ == nullptr) return false;
  if (open_->failure == sample::Failure::none) open_->failure = sample::Failure::assertion;
  return true;
}

bool Actor::pass_open() {
  if (open_ == nullptr) return false;
  open_->failure = sample::Failure::none;
  return true;
}

}  // namespace brink::script::py
