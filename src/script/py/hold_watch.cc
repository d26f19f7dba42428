#include "script/py/hold_watch.h"

#include <fmt/format.h>

#include "script/py/actor.h"
#include "script/py/thread_state.h"

namespace brink::script::py {
namespace {

// "shop.py:40 in browse": the innermost line of the script itself.
std::string place_of(PyThreadState* state) {
  const Ref frame(reinterpret_cast<PyObject*>(PyThreadState_GetFrame(state)));
  const Ref module(frame ? PyImport_ImportModule("_brink_boot") : nullptr);
  const Ref place(module ? PyObject_CallMethod(module.get(), "place_of_frame", "O", frame.get()) : nullptr);
  if (place && PyUnicode_Check(place.get())) return std::string(utf8_of(place.get()));
  PyErr_Clear();
  return "";
}

}  // namespace

HoldWatch::HoldWatch(Instant (*now)()) : meter_(hold_clocks(now)), thread_([this] { watch(); }) {}

HoldWatch::~HoldWatch() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void HoldWatch::begin(Actor& actor) {
  running_ = &actor;
  meter_.begin();
}

void HoldWatch::end(Actor& actor) {
  const auto held = meter_.end();
  running_ = nullptr;
  if (!held && place_.empty()) return;
  const std::string place = std::exchange(place_, "");
  if (!held || actor.journal() == nullptr) return;
  actor.journal()->mishap(sample::Mishap::hold, "held all other users" + (place.empty() ? "" : " at " + place),
                          fmt::format("for {:.0f} ms", milliseconds(*held)));
}

void HoldWatch::watch() {
  PyThreadState* state = PyThreadState_New(PyInterpreterState_Main());
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, HoldMeter::interval, [this] { return quit_; })) {
    if (const auto begun = meter_.look()) look(state, *begun);
  }
  brink_take_gil(state);
  PyThreadState_Clear(state);
  PyThreadState_DeleteCurrent();
}

// Python lets go of the GIL every few milliseconds when another thread wants it; a program that waits inside of C has
// let go of it already.
void HoldWatch::look(PyThreadState* state, Instant begun) {
  brink_take_gil(state);
  if (running_ != nullptr && meter_.goes_on(begun)) place_ = place_of(running_->state());
  brink_drop_gil();
}

}  // namespace brink::script::py
