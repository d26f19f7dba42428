#include "script/py/behaviour.h"

#include "engine/local_engine.h"
#include "script/py/thread_state.h"

namespace brink::script::py {

using engine::Action;

// One user in one stage. The program goes on while a response is judged, so that what it makes of that still counts;
// what it wants next is kept until the engine asks.
class ActorBehaviour final : public engine::Behaviour {
 public:
  ActorBehaviour(ActorFactory& factory, ActorFactory::Member& member) : factory_(factory), member_(member) {}
  ~ActorBehaviour() override {
    if (member_.actor) member_.actor->interrupt();
  }

  Action next(const engine::Outcome& outcome) override {
    if (wish_) return say(*std::exchange(wish_, std::nullopt));
    if (!member_.actor) return end();
    if (!in_iteration_ && !give_jobs()) return end();
    return say(member_.actor->go_on(outcome, nullptr));
  }

  void judge(sample::Sample& sample, const engine::Outcome& outcome) override {
    wish_ = member_.actor->go_on(outcome, &sample);
  }

 private:
  // False: there is nothing to do.
  bool give_jobs() {
    Actor& actor = *member_.actor;
    const Duties& duties = factory_.duties_;
    const bool measures = factory_.part_ == engine::Part::measure;
    actor.after_jobs(measures ? Action::end_iteration() : Action::end());
    const bool starts = factory_.part_ != engine::Part::end && !member_.begun;
    if (starts) {
      member_.begun = true;
      factory_.course_.users.fetch_add(1);
      actor.give({.kind = Job::Kind::start, .route = duties.start.value_or(duties.task_routes.front())});
    }
    const bool stops = factory_.part_ == engine::Part::end && member_.begun && duties.stop;
    if (stops) actor.give({.kind = Job::Kind::stop, .route = *duties.stop});
    if (measures) {
      const std::uint32_t task = factory_.next_task();
      actor.give({.kind = Job::Kind::task, .task = task, .route = duties.task_routes[task]});
    }
    in_iteration_ = measures || starts || stops;
    return in_iteration_;
  }

  Action say(const Action& action) {
    if (action.kind == Action::Kind::end) return member_.actor->ends_stage() ? action : end();
    if (action.kind == Action::Kind::end_iteration) in_iteration_ = false;
    return action;
  }

  // While others are measured, one user's end is not the stage's.
  Action end() {
    in_iteration_ = false;
    return factory_.part_ == engine::Part::measure ? Action::end_iteration() : Action::end();
  }

  ActorFactory& factory_;
  ActorFactory::Member& member_;
  bool in_iteration_ = false;
  std::optional<Action> wish_;
};

ActorFactory::ActorFactory(Site site, Duties duties, PyObject* entry, Course& course)
    : duties_(std::move(duties)), course_(course), own_state_(PyThreadState_New(PyInterpreterState_Main())) {
  land_.site = std::move(site);
  brink_take_gil(own_state_);
  land_.entry = Ref::borrow(entry);
  brink_drop_gil();
  watch_ = std::make_unique<HoldWatch>(engine::local_now);
  land_.watch = watch_.get();
}

ActorFactory::~ActorFactory() {
  members_.clear();
  watch_.reset();
  brink_take_gil(own_state_);
  land_.entry = Ref();
  PyThreadState_Clear(own_state_);
  PyThreadState_DeleteCurrent();
}

void ActorFactory::begin_stage() {
  part_ = course_.part.load();
  leaving_.clear();
  for (auto& [id, member] : members_) {
    member.leaves = false;
    if (part_ == engine::Part::end && member.begun) leaving_.push_back(&member);
  }
}

// As many are asked to leave as have begun. Who was another process's has a number that is not among theirs: whoever
// is asked and has not begun stands for one of those.
ActorFactory::Member& ActorFactory::member(UserId id) {
  Member& own = members_[id.value];
  if (part_ != engine::Part::end || (own.begun && !own.leaves)) return own;
  while (!leaving_.empty() && leaving_.back()->leaves) leaving_.pop_back();
  return leaving_.empty() ? nobody_ : *leaving_.back();
}

std::unique_ptr<engine::Behaviour> ActorFactory::make(const engine::Person& person) {
  Member& member = this->member(person.id);
  if (&member == &nobody_) return std::make_unique<ActorBehaviour>(*this, member);
  member.leaves = part_ == engine::Part::end;
  if (!member.actor) {
    auto actor = Actor::make(land_, person.id);
    if (actor) {
      member.actor = std::move(*actor);
    } else {
      person.journal.mishap(sample::Mishap::script, actor.error().message, actor.error().hint);
    }
  }
  if (member.actor && !member.actor->ended()) member.actor->enter(person.journal, person.seat);
  return std::make_unique<ActorBehaviour>(*this, member);
}

}  // namespace brink::script::py
