// Group: users that follow one load model over one set of routes. A stage has one whose numbers it is about, and may
// have others beside it, which look at other routes while the first is loaded. Part of a worker; its thread only.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/fixed_requests.h"
#include "engine/load.h"
#include "engine/route_cycle.h"
#include "engine/user.h"

namespace brink::engine {

// What a group needs of its worker.
class GroupOwner {
 public:
  virtual ~GroupOwner() = default;
  virtual net::TimerQueue& timers() = 0;
  virtual void act(User& user, const Outcome& outcome, Instant now) = 0;
  virtual void missed(RouteId route, Instant due) = 0;
  virtual sample::Journal& journal() = 0;
  virtual void left(User& user) = 0;
  // Of scenarios; see LoadHost.
  virtual void interrupt(User& user, Instant now) {
    static_cast<void>(user);
    static_cast<void>(now);
  }
  virtual sample::MetricSink* metrics() { return nullptr; }
};

class Group final : LoadHost {
 public:
  // Users are numbered from `first_id` on, in steps that keep the workers' users apart.
  Group(GroupOwner& owner, UserOwner& wakes, plan::Segment segment, std::uint32_t first_id)
      : owner_(owner), wakes_(wakes), segment_(segment), first_id_(first_id) {}

  struct Course {
    const std::vector<plan::Route>& routes;
    const std::optional<std::vector<std::uint32_t>>& only;
    std::uint64_t seed = 1;
    Instant end = never;                              // of arrivals
    bool counted = false;                             // the stage ends with a count, which the routes split exactly
    BehaviourFactory* factory = nullptr;              // null: fixed requests
    std::optional<ScenarioPlay> play = std::nullopt;  // instead of the load; with a factory
  };
  // Users are kept from the stage before, without what they were doing. `load` must outlive the stage.
  void begin_stage(const plan::LoadModel& load, const Course& course);
  // The stage begins at `begin`; what comes before `from` is another's.
  void begin(Instant begin, Instant from) { load_->begin(begin, from); }
  void end_at(Instant until) { load_->end_at(until); }
  const plan::Segment& segment() const { return segment_; }
  void iteration_ended(User& user, Instant now) { load_->iteration_ended(user, now); }
  // The user's pause is over.
  void wake(User& user, Instant now) { resume(user, now, now); }
  // Nobody begins anything from now on.
  void stop(Instant now);
  // The user's request will not be sent: if an arrival was for it, that one is missed.
  void miss(User& user, RouteId route);
  // Without effect when the stage is over, as a program that is told to leave may not know.
  void call(std::size_t place) {
    if (load_) load_->call(place);
  }
  // Closed load whose users are called: the end of the first one is the stage's.
  bool called() const { return closed_.called && !open_ && !plays_; }
  // See Load.
  void take(const Share& share) { load_->take(share); }
  // Scenarios, which say themselves when the stage is over.
  bool plays_scenarios() const { return plays_; }
  bool over() const { return plays_ && load_->over(); }
  void end_stage() { load_.reset(); }

  bool open() const { return open_; }
  // Closed load: how many users this worker has in the stage, and which part of all of them.
  std::uint64_t closed_users() const { return closed_users_; }
  double share() const;
  std::vector<std::unique_ptr<User>>& users() { return users_; }

 private:
  // LoadHost
  net::TimerQueue& timers() override { return owner_.timers(); }
  User& user(std::size_t i) override;
  void begin_iteration(User& user, Instant due, Instant now) override;
  void missed(Instant due) override {
    owner_.missed(factory_ ? factory_->first_route() : cycle_->at(shared_turn_++), due);
  }
  void resume(User& user, Instant due, Instant now);
  void left(User& user) override { owner_.left(user); }
  void begin_assigned(User& user, const Assignment& assignment, Instant due, Instant now) override;
  void interrupt(User& user, Instant now) override { owner_.interrupt(user, now); }
  sample::MetricSink* metrics() override { return owner_.metrics(); }

  std::unique_ptr<Behaviour> make_behaviour(User& user);

  GroupOwner& owner_;
  UserOwner& wakes_;
  plan::Segment segment_;
  std::uint32_t first_id_;
  std::vector<std::unique_ptr<User>> users_;

  // of the stage being played
  plan::Closed closed_;
  std::unique_ptr<Load> load_;
  std::unique_ptr<RouteCycle> cycle_;
  std::uint64_t shared_turn_ = 0;
  std::uint64_t closed_users_ = 0;
  std::uint64_t seed_ = 1;
  bool open_ = false;
  bool plays_ = false;
  bool counted_ = false;
  BehaviourFactory* factory_ = nullptr;
};

}  // namespace brink::engine
