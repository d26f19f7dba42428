// Scenarios in simulated time, without requests: each iteration sleeps as long as a test says. Workers and instances of
// one test are played together on one clock, each with the share it would have.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <set>

#include "base/random.h"
#include "engine/group.h"
#include "engine/scenario_board.h"
#include "plan/k6_load.h"

namespace brink::engine {
// Each test file is a program's own part of these.
namespace executors_testing {

using namespace std::chrono_literals;
using namespace plan::k6;  // NOLINT: executors are what this file is about

struct Iteration {
  Assignment which;
  UserId user;
  std::size_t instance = 0;
  Duration begun{};
  Duration due{};
  bool interrupted = false;
  std::optional<Duration> ended;
};

// What the users of all workers do, and what they did.
struct Book {
  std::function<Duration(const Assignment&)> length = [](const Assignment&) { return Duration(10ms); };
  std::vector<Iteration> iterations;
  Instant now{};
};

class Sleeper final : public Behaviour {
 public:
  Sleeper(Book& book, UserId user, std::size_t instance) : book_(book), user_(user), instance_(instance) {}

  void begin_iteration(const Assignment& which) override {
    mine_ = book_.iterations.size();
    book_.iterations.push_back({which, user_, instance_, book_.now.time_since_epoch(), {}, false, {}});
    asleep_ = false;
  }
  void interrupt() override { book_.iterations[mine_].interrupted = true; }
  Action next(const Outcome&) override {
    Iteration& mine = book_.iterations[mine_];
    if (!std::exchange(asleep_, true)) return Action::sleep(book_.length(mine.which));
    mine.ended = book_.now.time_since_epoch();
    return Action::end_iteration();
  }

 private:
  Book& book_;
  UserId user_;
  std::size_t instance_;
  std::size_t mine_ = 0;
  bool asleep_ = false;
};

class Sleepers final : public BehaviourFactory {
 public:
  Sleepers(Book& book, std::size_t instance) : book_(book), instance_(instance) {}
  std::unique_ptr<Behaviour> make(const Person& person) override {
    return std::make_unique<Sleeper>(book_, person.id, instance_);
  }

 private:
  Book& book_;
  std::size_t instance_;
};

// One worker: what Worker does of a stage, as far as scenarios are concerned.
class OneWorker final : GroupOwner, UserOwner, sample::Journal {
 public:
  OneWorker(Book& book, net::TimerQueue& timers, const ScenarioPlay& play, plan::Segment segment, std::size_t instance)
      : book_(book), timers_(timers), sleepers_(book, instance), group_(*this, *this, segment, 0) {
    group_.begin_stage(plan::Closed{}, {.routes = routes_, .only = all_, .factory = &sleepers_, .play = play});
  }
  // Of a test that began then.
  void begin(Instant begin, Instant from) { group_.begin(begin, from); }
  void take(const Share& share) { group_.take(share); }
  void stop() { group_.stop(book_.now); }
  // After every turn of the loop.
  void look() {
    if (!over && group_.over()) over = book_.now.time_since_epoch();
  }
  std::optional<Duration> over;

 private:
  net::TimerQueue& timers() override { return timers_; }
  void act(User& user, const Outcome& outcome, Instant now) override {
    const Action action = user.behaviour->next(outcome);
    if (action.kind == Action::Kind::sleep) {
      timers_.set(user, now + action.pause);
    } else {
      group_.iteration_ended(user, now);
    }
  }
  void interrupt(User& user, Instant now) override {
    timers_.cancel(user);
    user.behaviour->interrupt();
    act(user, {}, now);
  }
  void missed(RouteId, Instant) override { ADD_FAILURE(); }
  sample::Journal& journal() override { return *this; }
  void check(std::string_view, bool) override { ADD_FAILURE(); }
  void mishap(sample::Mishap, std::string_view, std::string_view) override { ADD_FAILURE(); }
  void left(User&) override { ADD_FAILURE(); }
  void on_wake(User& user, Instant now) override {
    if (std::exchange(user.ends_iteration, false)) {
      group_.iteration_ended(user, now);
    } else {
      act(user, {}, now);
    }
  }
  void wake_soon(User&) override { ADD_FAILURE(); }
  void break_off_soon(User&) override { ADD_FAILURE(); }
  void help(User&, std::unique_ptr<Behaviour>) override { ADD_FAILURE(); }
  void call(User&, std::size_t) override { ADD_FAILURE(); }

  Book& book_;
  net::TimerQueue& timers_;
  std::vector<plan::Route> routes_ = std::vector<plan::Route>(1);
  std::optional<std::vector<std::uint32_t>> all_;
  Sleepers sleepers_;
  Group group_;
};

// A test over instances, each of so many workers.
class Played {
 public:
  explicit Played(std::vector<Scenario> scenarios) { options.scenarios = std::move(scenarios); }

  Options options;
  Book book;
  std::deque<Options> of_instance;
  std::deque<ScenarioBoard> boards;
  std::deque<OneWorker> workers;

  // `part`: of several processes that play it together, this one.
  void add_instance(const std::string& segment, const std::string& sequence, std::uint32_t count,
                    plan::Segment part = {}) {
    of_instance.push_back(options);
    of_instance.back().execution_segment = segment;
    of_instance.back().execution_segment_sequence = sequence;
    boards.emplace_back(options.scenarios.size());
    for (std::uint32_t i = 0; i < count; ++i) {
      workers.emplace_back(book, timers_, ScenarioPlay{&of_instance.back(), &boards.back(), part}, part.part(i, count),
                           boards.size() - 1);
    }
  }
  void begin() {
    for (OneWorker& worker : workers) worker.begin(book.now, book.now);
  }
  void until(Duration t) {
    while (timers_.next() <= Instant(t)) {
      book.now = timers_.next();
      timers_.fire_due(book.now);
      for (OneWorker& worker : workers) worker.look();
    }
    book.now = Instant(t);
  }
  Played& play(std::uint32_t count = 1) {
    add_instance("", "", count);
    begin();
    until(24h);
    return *this;
  }

  std::vector<std::uint64_t> numbers(std::uint32_t scenario = 0) const {
    std::vector<std::uint64_t> all;
    for (const Iteration& each : book.iterations) {
      if (each.which.scenario == scenario) all.push_back(each.which.in_test);
    }
    std::sort(all.begin(), all.end());
    return all;
  }
  std::vector<Duration> begun() const {
    std::vector<Duration> all;
    for (const Iteration& each : book.iterations) all.push_back(each.begun);
    std::sort(all.begin(), all.end());
    return all;
  }
  std::set<std::uint32_t> users() const {
    std::set<std::uint32_t> all;
    for (const Iteration& each : book.iterations) all.insert(each.user.value);
    return all;
  }
  std::uint64_t dropped() const {
    std::uint64_t sum = 0;
    for (const ScenarioBoard& board : boards) sum += board.at(0).dropped.load();
    return sum;
  }
  std::uint64_t interrupted() const {
    std::uint64_t sum = 0;
    for (const ScenarioBoard& board : boards) sum += board.at(0).interrupted.load();
    return sum;
  }
  bool all_over() const {
    return std::all_of(workers.begin(), workers.end(), [](const OneWorker& worker) { return worker.over.has_value(); });
  }

 private:
  net::TimerQueue timers_;
};

inline std::vector<std::uint64_t> up_to(std::uint64_t n) {
  std::vector<std::uint64_t> all(n);
  for (std::uint64_t i = 0; i < n; ++i) all[i] = i;
  return all;
}

inline Scenario of(Executor executor) {
  Scenario scenario;
  scenario.executor = std::move(executor);
  return scenario;
}

}  // namespace executors_testing
}  // namespace brink::engine
