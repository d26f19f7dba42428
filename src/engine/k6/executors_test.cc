// Scenarios in simulated time, without requests: each iteration sleeps as long as a test says. Workers and instances of
// one test are played together on one clock, each with the share it would have.
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
namespace {

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
class Crew1 final : GroupOwner, UserOwner, sample::Journal {
 public:
  Crew1(Book& book, net::TimerQueue& timers, const ScenarioPlay& play, plan::Segment segment, std::size_t instance)
      : book_(book), timers_(timers), sleepers_(book, instance), group_(*this, *this, segment, 0) {
    group_.begin_stage(plan::Closed{}, {.routes = routes_, .only = all_, .factory = &sleepers_, .play = play});
  }
  void begin() { group_.begin(book_.now); }
  void stop() { group_.stop(book_.now); }
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
  void all_over(Instant now) override { over = now.time_since_epoch(); }
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
class Test {
 public:
  explicit Test(std::vector<Scenario> scenarios) { options.scenarios = std::move(scenarios); }

  Options options;
  Book book;
  std::deque<Options> of_instance;
  std::deque<ScenarioBoard> boards;
  std::deque<Crew1> workers;

  void add_instance(const std::string& segment, const std::string& sequence, std::uint32_t count) {
    of_instance.push_back(options);
    of_instance.back().execution_segment = segment;
    of_instance.back().execution_segment_sequence = sequence;
    boards.emplace_back(options.scenarios.size());
    for (std::uint32_t i = 0; i < count; ++i) {
      workers.emplace_back(book, timers_, ScenarioPlay{&of_instance.back(), &boards.back()}, plan::Segment{i, count},
                           boards.size() - 1);
    }
  }
  void begin() {
    for (Crew1& worker : workers) worker.begin();
  }
  void until(Duration t) {
    while (timers_.next() <= Instant(t)) {
      book.now = timers_.next();
      timers_.fire_due(book.now);
    }
    book.now = Instant(t);
  }
  Test& play(std::uint32_t count = 1) {
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
    return std::all_of(workers.begin(), workers.end(), [](const Crew1& worker) { return worker.over.has_value(); });
  }

 private:
  net::TimerQueue timers_;
};

std::vector<std::uint64_t> up_to(std::uint64_t n) {
  std::vector<std::uint64_t> all(n);
  for (std::uint64_t i = 0; i < n; ++i) all[i] = i;
  return all;
}

Scenario of(Executor executor) {
  Scenario scenario;
  scenario.executor = std::move(executor);
  return scenario;
}

TEST(ConstantArrivals, TenASecondForTwoSecondsAreTwenty) {
  for (const std::uint32_t workers : {1u, 2u, 3u}) {
    Test test({of(ConstantArrivals{.rate = 10, .duration = 2s, .users = 3, .most_users = 3})});
    test.play(workers);
    const auto begun = test.begun();
    ASSERT_EQ(begun.size(), 20u);
    for (std::size_t i = 0; i < begun.size(); ++i) EXPECT_EQ(begun[i], i * 100ms);
    EXPECT_EQ(test.numbers(), up_to(20));
    EXPECT_TRUE(test.all_over());
    EXPECT_EQ(test.workers.front().over, 2s);
  }
}

TEST(ConstantArrivals, ThoseThatFindNobodyAreDropped) {
  Test test({of(ConstantArrivals{.rate = 50, .duration = 2s, .users = 4, .most_users = 4})});
  test.book.length = [](const Assignment&) { return Duration(500ms); };
  test.play();
  EXPECT_EQ(test.begun().size(), 16u);
  EXPECT_EQ(test.dropped(), 84u);
  EXPECT_EQ(test.numbers(), up_to(16)) << "dropped ones take no numbers";
  EXPECT_TRUE(test.boards[0].at(0).short_of_users.load());
}

TEST(ConstantArrivals, UsersAreAddedAsTheyAreNeeded) {
  Test test({of(ConstantArrivals{.rate = 50, .duration = 2s, .users = 1, .most_users = 10})});
  test.book.length = [](const Assignment&) { return Duration(150ms); };
  test.play();
  EXPECT_EQ(test.begun().size(), 100u);
  EXPECT_EQ(test.dropped(), 0u);
  EXPECT_EQ(test.users().size(), 8u);
}

TEST(ConstantArrivals, OneUserIsOnOneWorkerWithAllArrivals) {
  Test test({of(ConstantArrivals{.rate = 10, .duration = 1s, .users = 1, .most_users = 1})});
  test.play(4);
  EXPECT_EQ(test.begun().size(), 10u);
  EXPECT_EQ(test.dropped(), 0u);
}

TEST(RampingArrivals, AreAsManyAsTheAreaUnderTheLine) {
  Test test({of(RampingArrivals{.start_rate = 0, .stages = {{2s, 20}}, .users = 5, .most_users = 5})});
  test.play();
  const auto begun = test.begun();
  ASSERT_EQ(begun.size(), 20u);
  for (std::size_t i = 0; i < begun.size(); ++i) {
    EXPECT_NEAR(seconds(begun[i]), std::sqrt((static_cast<double>(i) + 1) / 5), 1e-6);
  }
  Test level({of(RampingArrivals{.start_rate = 10, .stages = {{2s, 10}}, .users = 5, .most_users = 5})});
  EXPECT_EQ(level.play().begun().size(), 20u);
  Test jump(
      {of(RampingArrivals{.start_rate = 0, .stages = {{1s, 0}, {0s, 10}, {1s, 10}}, .users = 5, .most_users = 5})});
  EXPECT_EQ(jump.play().begun().size(), 10u);
  EXPECT_GT(jump.begun().front(), 1s);
}

TEST(SharedIterations, EachOnceWhoeverIsFree) {
  for (const std::uint32_t workers : {1u, 2u, 4u}) {
    Test test({of(SharedIterations{.users = 3, .iterations = 10})});
    test.book.length = [](const Assignment& which) { return which.iteration == 0 ? Duration(10s) : Duration(10ms); };
    test.play(workers);
    EXPECT_EQ(test.numbers(), up_to(10));
    EXPECT_EQ(test.users(), (std::set<std::uint32_t>{0, 1, 2}));
    EXPECT_TRUE(test.all_over());
    std::map<std::uint32_t, int> of_user;
    for (const Iteration& each : test.book.iterations) ++of_user[each.user.value];
    EXPECT_EQ(std::count_if(of_user.begin(), of_user.end(), [](const auto& u) { return u.second == 1; }), 1)
        << "the one who is slow has one, the others do its work";
  }
}

TEST(SharedIterations, WhatDoesNotFitIntoTheTimeIsDropped) {
  for (const std::uint32_t workers : {1u, 2u}) {
    Test test({of(SharedIterations{.users = 2, .iterations = 100, .max_duration = 1s})});
    test.book.length = [](const Assignment&) { return Duration(300ms); };
    test.play(workers);
    EXPECT_EQ(test.begun().size(), 8u);
    EXPECT_EQ(test.dropped(), 92u);
    EXPECT_EQ(test.interrupted(), 0u) << "the last ones have the graceful stop";
  }
}

TEST(PerUserIterations, SoManyForEach) {
  for (const std::uint32_t workers : {1u, 2u, 5u}) {
    Test test({of(PerUserIterations{.users = 3, .iterations = 4})});
    test.play(workers);
    EXPECT_EQ(test.numbers(), up_to(12));
    std::map<std::uint32_t, std::set<std::uint64_t>> of_user;
    for (const Iteration& each : test.book.iterations) of_user[each.user.value].insert(each.which.of_user);
    ASSERT_EQ(of_user.size(), 3u);
    for (const auto& [user, turns] : of_user) EXPECT_EQ(turns, (std::set<std::uint64_t>{0, 1, 2, 3}));
    EXPECT_TRUE(test.all_over());
  }
}

TEST(ConstantUsers, GoOnUntilTheEndAndHaveTheGracefulStop) {
  Scenario scenario = of(ConstantUsers{.users = 2, .duration = 1s});
  scenario.graceful_stop = 500ms;
  Test test({scenario});
  test.book.length = [](const Assignment& which) { return which.iteration < 6 ? Duration(300ms) : Duration(10s); };
  test.play();
  EXPECT_EQ(test.begun().size(), 8u);
  EXPECT_EQ(test.interrupted(), 2u);
  EXPECT_EQ(test.workers.front().over, 1500ms);
  EXPECT_EQ(test.boards[0].at(0).completed.load(), 6u);
  EXPECT_EQ(test.boards[0].at(0).active.load(), 0u);
}

TEST(RampingUsers, FollowTheLine) {
  Test test({of(RampingUsers{.at_first = 1, .stages = {{4s, 5}, {4s, 1}}})});
  test.book.length = [](const Assignment&) { return Duration(100ms); };
  test.add_instance("", "", 1);
  test.begin();
  const auto active = [&] { return test.boards[0].at(0).active.load(); };
  test.until(500ms);
  EXPECT_EQ(active(), 1u);
  test.until(1500ms);
  EXPECT_EQ(active(), 2u);
  test.until(3900ms);
  EXPECT_EQ(active(), 4u);
  test.until(6300ms);
  EXPECT_EQ(active(), 2u);
  test.until(24h);
  EXPECT_TRUE(test.all_over());
  EXPECT_EQ(test.interrupted(), 0u);
}

TEST(RampingUsers, WhoHasNoTimeLeftToLeaveIsInterruptedAndWhoIsCalledBackStays) {
  Scenario down = of(RampingUsers{.at_first = 2, .stages = {{0s, 1}, {3s, 1}}, .graceful_ramp_down = 1s});
  Test test({down});
  test.book.length = [](const Assignment&) { return Duration(2s); };
  test.play();
  ASSERT_GE(test.book.iterations.size(), 2u);
  EXPECT_EQ(test.interrupted(), 1u);

  Scenario back =
      of(RampingUsers{.at_first = 2, .stages = {{0s, 1}, {500ms, 1}, {0s, 2}, {3s, 2}}, .graceful_ramp_down = 1s});
  Test again({back});
  again.book.length = [](const Assignment&) { return Duration(1900ms); };
  again.play();
  EXPECT_EQ(again.interrupted(), 0u);
  EXPECT_EQ(again.users().size(), 2u);
}

TEST(Scenarios, ShareOnePoolOfUsers) {
  Scenario first = of(ConstantUsers{.users = 3, .duration = 1s});
  Scenario later = of(PerUserIterations{.users = 3, .iterations = 1});
  first.graceful_stop = later.graceful_stop = 0s;
  later.name = "later";
  later.start_time = 2s;
  Test test({first, later});
  test.play();
  EXPECT_EQ(test.users(), (std::set<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(test.numbers(1), up_to(3));
  for (const Iteration& each : test.book.iterations) {
    if (each.which.scenario == 1) EXPECT_EQ(each.begun, 2s);
  }
  EXPECT_EQ(plan::k6::users_needed(test.options.scenarios).most, 3u);
}

TEST(Scenarios, WithOneUserEachAreDealtToAllWorkers) {
  Scenario a = of(PerUserIterations{}), b = of(PerUserIterations{});
  b.name = "b";
  Test test({a, b});
  test.play(2);
  EXPECT_EQ(test.users(), (std::set<std::uint32_t>{0, 1}));
}

TEST(Scenarios, IterationsTakeTheirLeastTime) {
  Test test({of(SharedIterations{.users = 1, .iterations = 3})});
  test.options.min_iteration_duration = 1s;
  test.play();
  EXPECT_EQ(test.begun(), (std::vector<Duration>{0s, 1s, 2s}));
  EXPECT_EQ(test.boards[0].at(0).completed.load(), 3u);
  EXPECT_EQ(test.workers.front().over, 3s);
}

TEST(Scenarios, StoppedAllAreInterrupted) {
  Scenario later = of(ConstantUsers{.users = 1, .duration = 1s});
  later.start_time = 1h;
  Test test({of(ConstantUsers{.users = 3, .duration = 1h}), later});
  test.book.length = [](const Assignment&) { return Duration(1min); };
  test.add_instance("", "", 2);
  test.begin();
  test.until(90s);
  for (Crew1& worker : test.workers) worker.stop();
  EXPECT_EQ(test.interrupted(), 3u);
  test.until(24h);
  EXPECT_EQ(test.begun().size(), 6u);
}

// Whatever the load and however it is cut: all instances together do what one would.
TEST(Segments, TogetherAreTheWhole) {
  const std::vector<std::vector<std::string>> cuts = {
      {"0:1/2", "1/2:1"}, {"0:1/4", "1/4:1/2", "1/2:1"}, {"0:1/3", "1/3:2/3", "2/3:1"}, {"0:10%", "0.1:1"}};
  const std::vector<std::string> sequences = {"0,1/2,1", "0,1/4,1/2,1", "0,1/3,2/3,1", "0,0.1,1"};
  Random random(7);
  for (int round = 0; round < 60; ++round) {
    const auto users = static_cast<std::uint32_t>(1 + random.below(12));
    const std::uint64_t rate = 1 + random.below(40);
    const std::vector<Executor> executors = {
        ConstantArrivals{.rate = rate, .duration = 3s, .users = 50, .most_users = 50},
        RampingArrivals{
            .start_rate = random.below(5), .stages = {{2s, static_cast<double>(rate)}}, .users = 50, .most_users = 50},
        SharedIterations{.users = users, .iterations = users * 12 + random.below(50)},
        PerUserIterations{.users = users, .iterations = 1 + random.below(5)},
    };
    const Executor& executor = executors[random.below(executors.size())];
    const std::size_t cut = random.below(cuts.size());
    Test whole({of(executor)}), parts({of(executor)});
    whole.play();
    for (const std::string& segment : cuts[cut]) {
      parts.add_instance(segment, sequences[cut], static_cast<std::uint32_t>(1 + random.below(3)));
    }
    parts.begin();
    parts.until(24h);
    const bool arrives =
        std::holds_alternative<ConstantArrivals>(executor) || std::holds_alternative<RampingArrivals>(executor);
    if (arrives) {
      EXPECT_EQ(parts.begun(), whole.begun());
      EXPECT_EQ(parts.dropped(), 0u);
    }
    if (!std::holds_alternative<PerUserIterations>(executor)) EXPECT_EQ(parts.numbers(), whole.numbers());
    EXPECT_EQ(parts.begun().size(), whole.begun().size());
    EXPECT_TRUE(parts.all_over());
  }
}

}  // namespace
}  // namespace brink::engine
