// For tests of when users begin: one worker's group of a load, without requests. What a worker would send is answered
// when the test says so.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "engine/group.h"

namespace brink::engine {

class Crowd final : GroupOwner, UserOwner, sample::Journal {
 public:
  explicit Crowd(plan::LoadModel load, plan::Segment segment = {})
      : load_(std::move(load)), group_(*this, *this, segment, 0) {
    group_.begin_stage(load_, {.routes = routes_, .only = all_, .end = Instant(std::chrono::hours(1))});
    group_.begin(Instant{}, Instant{});
  }

  void until(Duration t) { timers_.fire_due(now_ = Instant(t)); }
  // Every request that is under way now gets its answer.
  void answer_all() {
    for (User* user : std::set<User*>(busy_)) {
      busy_.erase(user);
      act(*user, {.sample = &sample_}, now_);
    }
  }
  // Who has a request under way now is never heard of again.
  void lose_busy() { busy_.clear(); }
  std::size_t busy() const { return busy_.size(); }
  void stop() { group_.stop(now_); }

  std::vector<UserId> gone;  // in order; of closed load
  std::set<UserId> users;    // who has begun anything
  std::size_t begun = 0;
  std::size_t missing = 0;  // arrivals of open load

 private:
  net::TimerQueue& timers() override { return timers_; }
  void act(User& user, const Outcome& outcome, Instant now) override {
    const Action action = user.behaviour->next(outcome);
    switch (action.kind) {
      case Action::Kind::request:
        ++begun;
        users.insert(user.id);
        busy_.insert(&user);
        break;
      case Action::Kind::sleep: timers_.set(user, now + action.pause); break;
      case Action::Kind::end_iteration: group_.iteration_ended(user, now); break;
      default: ADD_FAILURE(); break;
    }
  }
  void missed(RouteId, Instant) override {
    EXPECT_TRUE(open());
    ++missing;
  }
  sample::Journal& journal() override { return *this; }
  void check(std::string_view, bool) override { ADD_FAILURE(); }
  void mishap(sample::Mishap, std::string_view, std::string_view) override { ADD_FAILURE(); }
  void left(User& user) override {
    EXPECT_FALSE(open());
    gone.push_back(user.id);
  }
  bool open() const { return std::holds_alternative<plan::Open>(load_); }
  void on_wake(User& user, Instant now) override { group_.wake(user, now); }
  void wake_soon(User&) override { ADD_FAILURE(); }
  void break_off_soon(User&) override { ADD_FAILURE(); }
  void help(User&, std::unique_ptr<Behaviour>) override { ADD_FAILURE(); }
  void call(User&, std::size_t) override { ADD_FAILURE(); }

  net::TimerQueue timers_;
  plan::LoadModel load_;
  std::vector<plan::Route> routes_ = std::vector<plan::Route>(1);
  std::optional<std::vector<std::uint32_t>> all_;
  sample::Sample sample_;
  Instant now_{};
  Group group_;
  std::set<User*> busy_;
};

}  // namespace brink::engine
