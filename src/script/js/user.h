// User: one virtual user as a program in JavaScript: a fiber on which the script's modules are evaluated and then its
// functions run. A call that has to wait leaves the fiber, says to the engine what it waits for, and goes on when that
// has come.
//
//   engine ── next() ──► ScriptBehaviour ── go_on() ──► fiber ── wait() ──┐
//      ▲                                                                  │
//      └──────────────────── engine::Action ◄─────────────────────────────┘
//
// Belongs to the worker's thread; gone before its group.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/behaviour.h"
#include "script/fiber/fiber.h"
#include "script/js/group.h"
#include "script/js/loop.h"

namespace brink::script::js {

// What a user's program is asked to do.
struct Job {
  enum class Kind : std::uint8_t { setup, iteration, teardown, summary };
  Kind kind = Kind::iteration;
  std::string_view function;  // among what the script exports; outlives the job
  std::string argument = {};  // of a summary: JSON
  engine::Assignment assignment = {};
};

// What came of it.
struct JobEnd {
  bool ok = false;           // it returned
  bool interrupted = false;  // it was told to leave
  std::string text, stack;   // of what was thrown
  Value result;              // what it returned; of a promise what that was fulfilled with. Not of an iteration
};

class User {
 public:
  // Evaluates the script's modules: what they say of themselves when it fails is the error. `number` is __VU.
  static Result<std::unique_ptr<User>> make(Group& group, std::uint32_t number, std::uint64_t seed);
  ~User();
  User(const User&) = delete;
  User& operator=(const User&) = delete;

  // The engine's side.

  // A stage begins: whom it speaks to now.
  void enter(const engine::Person& person);
  void leave_stage();
  void give(Job job);
  // Goes on with what came of its last wish, until it has another; Kind::end_iteration: the job is done.
  engine::Action go_on(const engine::Outcome& outcome);
  void judge(sample::Sample& sample, const engine::Outcome& outcome);
  // Has the program leave what it is in the middle of; what it would catch, it does not.
  void interrupt();
  bool busy() const { return busy_; }
  const JobEnd& end() const { return end_; }
  // See Expectant.
  void fetch_ahead(int step) const;

  // Runs C++ that calls into the program between its jobs, on the caller's stack: as this user, which cannot wait
  // meanwhile.
  class Visit {
   public:
    explicit Visit(User& user);
    ~Visit();
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

   private:
    User& user_;
    User* before_;
  };

  // The program's side: the user whose program is running on this thread. Null: none is.
  static User* current();
  // The one whose program calls a function of ours: there always is one.
  static User& of(JSContext* context);

  // Leaves the fiber with what it wants. False with an exception set: it is to leave.
  bool wait(const engine::Action& wish);
  // Has the program end here, by an exception it cannot catch; its job has failed with this text.
  void end_here(std::string_view text);
  // The outcome of what it waited for last.
  const engine::Outcome& outcome() const { return *outcome_; }
  // Decides about the response that a request waits for, before it is counted.
  using Judge = bool (*)(void* self, const sample::Sample& sample);  // true: it is as expected
  void judge_with(Judge judge, void* self) {
    judge_ = judge;
    judge_self_ = self;
  }

  Group& group() const { return group_; }
  World& world() const { return group_.world(); }
  JSContext* context() const { return group_.context(); }
  Instant now() const { return world().now(); }
  Loop& loop() { return loop_; }
  std::uint32_t number() const { return number_; }
  std::uint64_t iterations() const { return iterations_; }  // begun before this one: __ITER
  // The modules are being evaluated.
  bool in_init() const { return in_init_; }
  const Job& job() const { return job_; }
  engine::Seat* seat() const { return seat_; }
  sample::Journal* journal() const { return journal_; }
  sample::MetricSink* metrics() const { return metrics_; }
  // Own globals, which its `globalThis` is.
  JSValueConst globals() const { return globals_.get(); }
  JSValueConst environment();
  JSValueConst exports() const { return exports_.get(); }

  // What require(name) gives, `name` being whole.
  Value require(const std::string& name);
  // Its own copy of what a native module exports.
  Result<JSValueConst> native(const std::string& name);

  // What native modules keep for the user; made when it is asked for first.
  template <class Part>
  Part& part() {
    return parts_.get<Part>(*this);
  }
  template <class Part>
  Part* find_part() {
    return parts_.find<Part>();
  }

  // Told before each job and after it, by native modules that keep something for the user.
  struct Watcher {
    virtual ~Watcher() = default;
    virtual void job_begins(const Job&) {}
    virtual void job_ends(const Job&, const JobEnd&) {}
  };
  void watch(Watcher& watcher) { watchers_.push_back(&watcher); }

 private:
  User(Group& group, std::uint32_t number, std::uint64_t seed);
  static void live(void* self);
  void act();
  Result<void> begin();
  void evaluate();
  bool evaluate_modules();
  void do_job();
  Value call_function();
  void keep_thrown();
  void refuse();
  void run();
  bool next_job();
  static int on_interrupt(JSRuntime* runtime, void* opaque);
  void take_turn();
  void tell_hold(Duration held);
  friend class Group;

  Group& group_;
  const std::uint32_t number_;
  std::unique_ptr<Fiber> fiber_;
  JSStackFrame* frame_ = nullptr;
  std::uint64_t random_;
  Loop loop_;

  Value globals_, environment_, exports_, setup_data_;
  std::unordered_map<std::string, Value> natives_;
  std::unordered_map<std::string, Value> common_;  // `module` objects of CommonJS, by whole name
  Parts<User> parts_;
  std::vector<Watcher*> watchers_;

  sample::Journal* journal_ = nullptr;
  engine::Seat* seat_ = nullptr;
  sample::MetricSink* metrics_ = nullptr;

  engine::Action wish_ = engine::Action::end();
  const engine::Outcome* outcome_ = nullptr;
  Judge judge_ = nullptr;
  void* judge_self_ = nullptr;
  Job job_;
  JobEnd end_;
  std::uint64_t iterations_ = 0;
  Instant turn_begun_{};    // since when its program has run without waiting
  Duration held_{};         // for how long it did before its last turn, if it did nothing but compute
  std::string hold_place_;  // where it was
  bool has_setup_data_ = false;
  bool in_init_ = true;
  bool has_job_ = false;
  bool busy_ = false;
  bool leaving_ = false;
  bool ending_ = false;  // for good
  bool visited_ = false;
  bool leaves_ = false;  // by end_here()
};

}  // namespace brink::script::js
