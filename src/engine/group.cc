#include "engine/group.h"

namespace brink::engine {

void Group::begin_stage(const plan::LoadModel& load, const Course& course) {
  cycle_ = std::make_unique<RouteCycle>(course.routes, course.only);
  shared_turn_ = segment_.turn;
  seed_ = course.seed;
  counted_ = course.counted;
  factory_ = course.factory;
  for (auto& user : users_) user->forget();
  closed_users_ = 0;
  open_ = false;
  plays_ = course.play.has_value();
  if (plays_) {
    load_ = make_scenario_load(*this, *course.play, segment_);
    return;
  }
  const auto* closed = std::get_if<plan::Closed>(&load);
  open_ = closed == nullptr;
  if (closed) {
    closed_ = *closed;
    closed_users_ = segment_.dealt(closed->users);
    load_ = make_closed_load(*this, *closed, segment_);
  } else {
    load_ = make_open_load(*this, std::get<plan::Open>(load), segment_, course.seed, course.end);
  }
}

void Group::stop(Instant now) {
  load_->stop(now);
  for (auto& user : users_) {
    if (user->waits_for_gate) miss(*user, user->pending);
    owner_.timers().cancel(*user);
    for (auto& helper : user->helpers) owner_.timers().cancel(*helper);
  }
}

void Group::miss(User& user, RouteId route) {
  user.waits_for_gate = false;
  if (open_ && !user.has_acted) owner_.missed(route, user.due);
}

double Group::share() const {
  if (!open_ && !plays_ && closed_.users == 0) return 0;
  return open_ || plays_ ? 1.0 / segment_.count : static_cast<double>(closed_users_) / closed_.users;
}

User& Group::user(std::size_t i) {
  while (users_.size() <= i) {
    const auto number = static_cast<std::uint32_t>(first_id_ + users_.size() * segment_.count + segment_.turn);
    users_.push_back(std::make_unique<User>(wakes_, *this, UserId{number}, users_.size()));
  }
  return *users_[i];
}

void Group::begin_iteration(User& user, Instant due, Instant now) {
  user.has_acted = false;
  user.by_arrival = open_;
  resume(user, due, now);
}

void Group::begin_assigned(User& user, const Assignment& assignment, Instant due, Instant now) {
  user.has_acted = false;
  if (!user.behaviour) user.behaviour = make_behaviour(user);
  user.behaviour->begin_iteration(assignment);
  resume(user, due, now);
}

void Group::resume(User& user, Instant due, Instant now) {
  user.due = due;
  if (!user.behaviour) user.behaviour = make_behaviour(user);
  owner_.act(user, Outcome{}, now);
}

std::unique_ptr<Behaviour> Group::make_behaviour(User& user) {
  if (factory_) return factory_->make({user.id, seed_, open_, owner_.journal(), user, owner_.metrics()});
  if (open_) return std::make_unique<FixedRequests>(*cycle_, &shared_turn_);
  const Pause think{closed_.think, closed_.think_jitter};
  const Random random(seed_, user.id.value + 1);
  if (counted_) return std::make_unique<FixedRequests>(*cycle_, &shared_turn_, think, random);
  return std::make_unique<FixedRequests>(*cycle_, user.id.value, think, random);
}

}  // namespace brink::engine
