// The behaviours of a worker whose users are Python programs.
#pragma once

#include <atomic>
#include <unordered_map>

#include "engine/user_program.h"
#include "script/py/actor.h"
#include "script/py/hold_watch.h"

namespace brink::script::py {

// What a program's users do in the parts of a run.
struct Duties {
  std::vector<RouteId> task_routes;  // by task
  std::vector<std::uint32_t> turns;  // tasks in the order in which they come up, again and again
  std::uint64_t first_turn = 0;      // where a worker begins: each of several has another part of them to begin with
  std::optional<RouteId> start;      // what they do first of all, if anything
  std::optional<RouteId> stop;       // and last
};

// What the workers of a run share of it.
struct Course {
  std::atomic<engine::Part> part{engine::Part::measure};
  std::atomic<std::uint32_t> users{0};  // that have begun
  std::atomic<std::uint64_t> tasks{0};  // likewise
};

// Its actors outlive the stages, each found again by the user's id; its behaviours do not.
class ActorFactory final : public engine::BehaviourFactory {
 public:
  // `entry` is called on each user's fiber. Takes the GIL.
  ActorFactory(Site site, Duties duties, PyObject* entry, Course& course);
  ~ActorFactory() override;

  void begin_stage() override;
  std::unique_ptr<engine::Behaviour> make(const engine::Person& person) override;
  RouteId first_route() const override { return duties_.task_routes.front(); }

 private:
  friend class ActorBehaviour;
  std::uint32_t next_task() {
    course_.tasks.fetch_add(1, std::memory_order_relaxed);
    return duties_.turns[(duties_.first_turn + turn_++) % duties_.turns.size()];
  }

  // A user and whether it has begun.
  struct Member {
    std::unique_ptr<Actor> actor;
    bool begun = false;
    bool leaves = false;  // in the part that is played it has been asked to
  };
  Member& member(UserId id);

  Duties duties_;
  Course& course_;
  engine::Part part_ = engine::Part::measure;
  Stageland land_;
  std::unordered_map<std::uint32_t, Member> members_;
  std::vector<Member*> leaving_;  // of the last part: all who have begun
  Member nobody_;                 // whom there is nobody to stand for
  std::uint64_t turn_ = 0;
  PyThreadState* own_state_ = nullptr;
  std::unique_ptr<HoldWatch> watch_;
};

}  // namespace brink::script::py
