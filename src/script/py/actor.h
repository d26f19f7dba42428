// Actor: one virtual user as a Python program: a fiber with a thread state of its own, on which the program's function
// runs until the user ends. A call that has to wait leaves the fiber, says to the engine what it waits for, and goes on
// when that has come.
//
//   engine ── next(), judge() ──► Behaviour ── go_on() ──► fiber ── send(), sleep(), next_job() ──┐
//      ▲                                                                                          │
//      └────────────────────────────────── engine::Action ◄───────────────────────────────────────┘
//
// Belongs to the worker's thread. The engine's side is called without the GIL, the program's with it.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "script/fiber/fiber.h"
#include "script/py/call.h"
#include "script/py/python.h"

namespace brink::script::py {

class Actor;
class HoldWatch;

// Something a user's program is asked to do.
struct Job {
  enum class Kind : std::uint8_t { start, task, stop };
  Kind kind = Kind::task;
  std::uint32_t task = 0;
  RouteId route;  // where its requests count
};

// What the actors of a worker have in common.
struct Stageland {
  StackPool stacks;
  Site site;
  Ref entry;                                              // called with the number of the user, on its fiber
  HoldWatch* watch = nullptr;                             // null: nobody looks
  std::unordered_map<std::uint32_t, Actor*> actors = {};  // by number
};

class Actor {
 public:
  static Result<std::unique_ptr<Actor>> make(Stageland& land, UserId id);
  // Ends the program, wherever it is.
  ~Actor();
  Actor(const Actor&) = delete;
  Actor& operator=(const Actor&) = delete;

  // The engine's side.

  // A stage begins: whom it speaks to now.
  void enter(sample::Journal& journal, engine::Seat& seat);
  // What it does when it asks for something to do. `after` is what it says when that is done.
  void give(Job job) { jobs_.push_back(job); }
  void after_jobs(engine::Action action) { after_ = action; }
  // Goes on with what came of its last wish, until it has another. `open` is the sample of the response that came, as
  // long as its verdict can be changed.
  engine::Action go_on(const engine::Outcome& outcome, sample::Sample* open);
  // It is in the middle of something.
  bool busy() const { return !idle_; }
  // Nothing more will come of it: its program has ended, or would not leave.
  bool ended() const { return lost_ || fiber_->ended(); }
  // Has the program leave what it is in the middle of, by an exception: what it has to clean up, it does.
  void interrupt();

  // The program's side: the user whose program is running on this thread. Null: none is.

  static Actor* current();
  // False: the user ends (no exception is set).
  bool next_job(Job& job);
  // The request to fill in. Another one than that of the last reply, which the engine may still look at.
  Call& new_call();
  // Waits for the response. Null with an exception set: the program is to leave.
  const Reply* send(Call& call);
  // False with an exception set, as above. At most so long: somebody may wake it.
  bool sleep(Duration pause);
  // Closes its connections. False with an exception set, as above.
  bool hang_up();
  // Has what it waits for raise this instead, in its program. Without effect between two jobs.
  void raise(Ref exception);
  // The user of this number; null: there is none.
  Actor* other(std::uint32_t number) const {
    const auto at = land_.actors.find(number);
    return at != land_.actors.end() ? at->second : nullptr;
  }
  // When this job is done, so is the stage.
  void end_stage() {
    ends_stage_ = true;
    after_ = engine::Action::end();
  }
  bool ends_stage() const { return ends_stage_; }
  // Has the response that came last counted as a failure. False: that can no longer be changed.
  bool fail_open();
  // Has it counted as a success whatever its status.
  bool pass_open();
  // The number of the last reply, by which a response knows whether it is the open one.
  std::uint64_t turn() const { return turn_; }

  // What the program was given last in this job; empty: nothing.
  const Ref& last_response() const { return last_response_; }
  void remember(Ref response) { last_response_ = std::move(response); }

  UserId id() const { return id_; }
  const Site& site() const { return land_.site; }
  const Job& job() const { return job_; }
  // Null while it leaves what it was in the middle of: that is no news of a stage.
  sample::Journal* journal() { return journal_; }
  engine::Seat& seat() { return *seat_; }
  PyThreadState* state() { return state_; }

 private:
  Actor(Stageland& land, UserId id) : land_(land), id_(id) {}
  static void live(void* self);
  void act();
  void report_end();
  // Leaves the fiber with what it wants. False with an exception set: it is to leave.
  bool wait(const engine::Action& wish);
  void run();

  Stageland& land_;
  UserId id_;
  PyThreadState* state_ = nullptr;
  std::unique_ptr<Fiber> fiber_;
  sample::Journal* journal_ = nullptr;
  engine::Seat* seat_ = nullptr;

  std::deque<Job> jobs_;
  Job job_;
  engine::Action after_ = engine::Action::end();
  engine::Action wish_ = engine::Action::end();
  Call calls_[2];
  unsigned next_call_ = 0;
  Reply reply_;
  sample::Sample* open_ = nullptr;
  std::uint64_t turn_ = 0;
  Ref last_response_;
  Ref raised_;  // by another, in what this one waits for
  bool ends_stage_ = false;
  bool idle_ = true;      // waits for a job
  bool leaving_ = false;  // what it is in the middle of
  bool ending_ = false;   // for good
  bool lost_ = false;
  unsigned refusals_ = 0;  // times it asked for something although it was to leave
};

}  // namespace brink::script::py
