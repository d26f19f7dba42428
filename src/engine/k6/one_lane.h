// OneLane: one scenario on one worker: its executor, the pool of users it shares with the other scenarios, and what is
// counted of it. A worker's; its thread only, but for the board.
#pragma once

#include "engine/k6/crew.h"
#include "engine/k6/pool.h"
#include "plan/k6_load.h"

namespace brink::engine {

// Of a scenario's iterations those that are played beside one's own: of the seat's numbers every stride-th from
// `first`.
struct BesideLane {
  plan::Segment segment;  // of the share
  Instant from{};
  std::atomic<std::uint64_t>* begun = nullptr;  // of them, over all workers of this process
  std::uint64_t first = 0;
  std::uint64_t stride = 1;
};

class OneLane final : public Lane {
 public:
  // `number`: of the lanes of the worker. `beside`: it plays what was another's.
  OneLane(Common& common, std::uint32_t number, std::uint32_t index, plan::k6::Stripe instance,
          std::optional<BesideLane> beside = std::nullopt)
      : common_(common),
        scenario_(common.options.scenarios[index]),
        counts_(common.board.at(index)),
        instance_(std::move(instance)),
        beside_(beside),
        number_(number),
        index_(index),
        start_(*this, &OneLane::start_later) {}

  void play(std::unique_ptr<Executor> executor) { executor_ = std::move(executor); }

  // Those that begin with the test are started by it; see ScenarioLoad.
  void begin(Instant begin) {
    if (scenario_.start_time.count() > 0) timers().set(start_, begin + scenario_.start_time);
  }
  void start_with_the_test(Instant begin, Instant now) {
    if (scenario_.start_time.count() == 0) start(begin, now);
  }
  // In the middle of the test.
  void begin_beside(Instant begin, Instant from) {
    scenario_begin_ = begin + scenario_.start_time;
    timers().set(start_, std::max(*scenario_begin_, from));
  }

  // What is due at `until` or later is another's.
  void end_at(Instant until) {
    until_ = until;
    if (over_) return;
    if (started_) return executor_->end_at(until);
    if (start_.at() < until) return;
    timers().cancel(start_);
    over(until);
  }
  bool is_own() const { return !beside_; }
  bool is_of(const Share& share) const {
    return beside_ && beside_->segment == share.segment && beside_->from == share.from;
  }
  bool counts() const { return plan::k6::iterations_of(scenario_.executor).has_value(); }

  // True: the user is between two iterations now, and its executor has been told.
  void iteration_ended(User& user, Instant now) {
    Course& course = courses_[user.place];
    if (rests(user, course, now)) return;
    course.resting = false;
    counts_.active.fetch_sub(1, std::memory_order_relaxed);
    auto& ended = course.interrupted ? counts_.interrupted : counts_.completed;
    ended.fetch_add(1, std::memory_order_relaxed);
    executor_->iteration_ended(user, now);
  }

  void stop(Instant now) {
    timers().cancel(start_);
    if (started_ && !over_) executor_->stop(now);
  }

  // Lane
  net::TimerQueue& timers() override { return common_.host.timers(); }
  User& borrow() override {
    User& user = common_.pool.take();
    if (courses_.size() <= user.place) courses_.resize(user.place + 1);
    if (common_.lane_of.size() <= user.place) common_.lane_of.resize(user.place + 1);
    common_.lane_of[user.place] = number_;
    return user;
  }
  void give_back(User& user) override { common_.pool.give_back(user); }

  std::optional<std::uint64_t> claim(std::uint64_t most) override {
    if (beside_) return claim_beside(most);
    std::uint64_t number = counts_.started.load(std::memory_order_relaxed);
    while (number < most) {
      if (counts_.started.compare_exchange_weak(number, number + 1, std::memory_order_relaxed)) return number;
    }
    return std::nullopt;
  }
  std::uint64_t claim_rest(std::uint64_t most) override {
    if (beside_) {
      std::uint64_t rest = 0;
      while (claim_beside(most)) ++rest;
      return rest;
    }
    std::uint64_t number = counts_.started.load(std::memory_order_relaxed);
    while (number < most && !counts_.started.compare_exchange_weak(number, most, std::memory_order_relaxed)) {
    }
    return number < most ? most - number : 0;
  }

  void begin(User& user, std::uint64_t number, Instant due, Instant now) override {
    Course& course = courses_[user.place];
    course.begun = now;
    course.interrupted = false;
    user.by_arrival = by_arrival();
    counts_.active.fetch_add(1, std::memory_order_relaxed);
    const std::uint64_t here = beside_ ? numbers_of_others + number : number;
    const Assignment assignment{index_, here, instance_.at(number), course.iterations++, begun_};
    common_.host.begin_assigned(user, assignment, due, now);
  }

  void interrupt(User& user, Instant now) override {
    Course& course = courses_[user.place];
    if (course.resting) {
      timers().cancel(user);
      user.ends_iteration = false;
      iteration_ended(user, now);
      return;
    }
    course.interrupted = true;
    common_.host.interrupt(user, now);
  }

  void drop(std::uint64_t iterations, bool no_user, Instant now) override {
    counts_.dropped.fetch_add(iterations, std::memory_order_relaxed);
    if (no_user) counts_.short_of_users.store(true, std::memory_order_relaxed);
    if (sample::MetricSink* metrics = common_.host.metrics()) {
      metrics->add(sample::Metric::dropped_iterations, static_cast<double>(iterations), tags(*metrics), now);
    }
  }

  void over(Instant) override {
    if (!std::exchange(over_, true)) common_.board.lane_ended();
  }

 private:
  // Of one user in this scenario.
  struct Course {
    std::uint64_t iterations = 0;  // it has begun
    Instant begun{};
    bool interrupted = false;
    bool resting = false;  // until its iteration has taken as long as it must
  };

  // In this process what was another's has numbers beyond its own.
  static constexpr std::uint64_t numbers_of_others = std::uint64_t{1} << 32;

  std::optional<std::uint64_t> claim_beside(std::uint64_t most) {
    std::uint64_t begun = beside_->begun->load(std::memory_order_relaxed);
    const auto number = [&] { return beside_->first + beside_->stride * begun; };
    while (number() < most) {
      if (beside_->begun->compare_exchange_weak(begun, begun + 1, std::memory_order_relaxed)) return number();
    }
    return std::nullopt;
  }

  void start_later(Instant now) {
    const Instant begin = scenario_begin_.value_or(start_.at());
    const bool too_late = now >= begin + plan::k6::length_of(scenario_.executor);
    return beside_ && too_late ? over(now) : start(begin, now);
  }
  void start(Instant begin, Instant now) {
    begun_ = begin;
    started_ = true;
    std::int64_t nobody_yet = 0;
    counts_.began_ns.compare_exchange_strong(nobody_yet, begin.time_since_epoch().count());
    if (executor_) {
      executor_->begin(begin, now);
      if (until_ < never) executor_->end_at(until_);
    } else {
      over(now);
    }
  }

  bool by_arrival() const {
    return std::holds_alternative<plan::k6::ConstantArrivals>(scenario_.executor) ||
           std::holds_alternative<plan::k6::RampingArrivals>(scenario_.executor);
  }

  // minIterationDuration: the user waits for what is left of it.
  bool rests(User& user, Course& course, Instant now) {
    const Duration least = common_.options.min_iteration_duration;
    if (course.resting || course.interrupted || now - course.begun >= least) return false;
    course.resting = true;
    user.ends_iteration = true;
    timers().set(user, course.begun + least);
    return true;
  }

  sample::TagsId tags(sample::MetricSink& metrics) {
    if (tags_) return *tags_;
    std::vector<sample::TagView> views;
    for (const auto* names : {&common_.options.tags, &scenario_.tags}) {
      for (const auto& [name, value] : *names) views.push_back({name, value});
    }
    views.push_back({"scenario", scenario_.name});
    return *(tags_ = metrics.tags(views));
  }

  Common& common_;
  const plan::k6::Scenario& scenario_;
  ScenarioCounts& counts_;
  plan::k6::Stripe instance_;  // of the scenario's iterations
  std::optional<BesideLane> beside_;
  std::optional<Instant> scenario_begin_;  // of one that is played beside
  Instant until_ = never;
  std::uint32_t number_;
  std::uint32_t index_;  // of the scenario
  Alarm<OneLane> start_;
  std::unique_ptr<Executor> executor_;  // null: this worker has no share of it
  std::vector<Course> courses_;         // by place
  std::optional<sample::TagsId> tags_;
  Instant begun_{};
  bool started_ = false;
  bool over_ = false;
};

}  // namespace brink::engine
