#include "verdict/simulation_test.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace brink::verdict::test {
namespace {

using sample::Failure;

constexpr double client_timeout = 10;
constexpr double round_trip = 0.0002;  // seconds between an answer and the user's next request at the target

Instant instant(double s) { return Instant(from_seconds(s)); }

}  // namespace

double Simulation::service_time(const SimRoute& route) {
  double time = random_.uniform(route.low, route.high);
  if (route.mean > 0) {
    const double spread = std::log(1 + route.cv * route.cv);
    const double normal = std::sqrt(-2 * std::log1p(-random_.uniform())) * std::cos(2 * M_PI * random_.uniform());
    time = route.mean * std::exp(std::sqrt(spread) * normal - spread / 2);
  }
  const double since = clock_ - run_begin_;
  return since < target_.slow_start ? time * (1 + 4 * (1 - since / target_.slow_start)) : time;
}

double Simulation::through_pauses(double from, double work) const {
  if (target_.pause_period <= 0) return from + work;
  for (;;) {
    const double phase = std::fmod(from, target_.pause_period);
    if (phase < target_.pause_length) {
      from += target_.pause_length - phase + 1e-9;
      continue;
    }
    const double left = target_.pause_period - phase;
    if (work <= left) return from + work;
    work -= left;
    from += left;
  }
}

bool Simulation::refused_by_limit() {
  if (target_.limit_rps <= 0) return false;
  while (!admitted_.empty() && admitted_.front() <= clock_ - 1) admitted_.pop_front();
  if (static_cast<double>(admitted_.size()) >= target_.limit_rps) return true;
  admitted_.push_back(clock_);
  return false;
}

void Simulation::begin_request(std::uint32_t user, double due) {
  if (due >= window_end_ || stopped_) return;
  std::uint32_t place = static_cast<std::uint32_t>(table_.size());
  if (places_.empty()) {
    table_.emplace_back();
  } else {
    place = places_.back();
    places_.pop_back();
  }
  SimRequest& request = table_[place];
  const std::uint64_t turn = closed_ ? position_[user]++ : open_count_++;
  const std::uint32_t number = request.number + 1;
  request = {due, static_cast<std::uint32_t>(turn % target_.routes.size()), user, -1, false, true, number};
  ++made_;
  recorder_->on_due(RouteId{request.route}, instant(due));
  ++inside_;
  push(due + client_timeout, SimEvent::timeout, place, number);
  enter(place);
}

void Simulation::enter(std::uint32_t place) {
  SimRequest& request = table_[place];
  if (target_.client_fds > 0 && inside_ > target_.client_fds) return end(place, Failure::no_fds, 0, false);
  if (dead_ || target_.crashes_above < 0 || (target_.crashes_above > 0 && inside_ > target_.crashes_above)) {
    dead_ = true;
    return end(place, Failure::refused, 0);
  }
  const SimRoute& route = target_.routes[request.route];
  const double since = clock_ - run_begin_;
  if (refused_by_limit()) return end(place, Failure::status, 429);
  if (since >= target_.fails_from && since < target_.fails_to && made_ % 4 == 0)
    return end(place, Failure::status, 500);
  if (route.fails > 0 && random_.uniform() < route.fails) return end(place, Failure::status, 500);
  request.pool = route.pool;
  if (request.pool >= 0 && free_slots_[request.pool] == 0) {
    request.waiting = true;
    waiting_[request.pool].emplace_back(place, request.number);
    const double patience = target_.pools[request.pool].patience;
    if (patience < client_timeout) push(clock_ + patience, SimEvent::impatient, place, request.number);
    return;
  }
  start(place);
}

void Simulation::start(std::uint32_t place) {
  SimRequest& request = table_[place];
  if (request.pool >= 0) --free_slots_[request.pool];
  request.waiting = false;
  push(through_pauses(clock_, service_time(target_.routes[request.route])), SimEvent::answer, place, request.number);
}

// Gives the slot of a request that has it to the next in line.
void Simulation::release(SimRequest& request) {
  if (request.pool < 0 || request.waiting) return;
  ++free_slots_[request.pool];
  auto& line = waiting_[request.pool];
  while (!line.empty()) {
    const auto [place, number] = line.front();
    line.pop_front();
    if (table_[place].live && table_[place].number == number) return start(place);
  }
}

void Simulation::end(std::uint32_t place, Failure failure, std::uint16_t status, bool seen_late) {
  SimRequest request = table_[place];
  table_[place].live = false;
  places_.push_back(place);
  --inside_;
  // The generator sees an answer when it comes round to it.
  double seen = clock_;
  if (target_.client_cost > 0 && seen_late) {
    client_free_ = std::max(client_free_, clock_) + target_.client_cost;
    client_busy_ += target_.client_cost;
    seen = client_free_;
  }
  sample::Sample sample;
  sample.due = sample.begun = sample.sent = instant(request.due);
  sample.first_byte = sample.done = instant(seen);
  sample.route = RouteId{request.route};
  sample.user = UserId{request.user};
  sample.connection_request = 1;
  sample.status = status;
  sample.failure = failure;
  recorder_->on_sample(sample);
  if (request.due >= window_begin_) {
    ++ended_;
    failed_ += failure != Failure::none;
  }
  if (closed_ && !stopped_) {
    const double jitter =
        closed_->think_jitter > 0 ? random_.uniform(1 - closed_->think_jitter, 1 + closed_->think_jitter) : 1;
    const bool no_connection = failure == Failure::refused || is_ours(failure);
    double due = seen + seconds(closed_->think) * jitter + (no_connection ? 0.1 : 0) + round_trip;
    if (options_.max_rps) {
      due = std::max(due, budget_next_);
      budget_next_ = due + 1 / *options_.max_rps;
    }
    if (due < window_end_) push(due, SimEvent::arrive, request.user);
  }
  release(request);
}

void Simulation::next_open(double begin) {
  const double at = begin + static_cast<double>(open_count_) / open_->rate.at({});
  if (at < window_end_) push(at, SimEvent::open_arrive, 0);
}

void Simulation::begin_load(const Step& step, double begin) {
  closed_ = std::get_if<plan::Closed>(&step.stage.load);
  open_ = std::get_if<plan::Open>(&step.stage.load);
  open_begin_ = begin;
  open_count_ = 0;
  if (open_) return next_open(begin);
  position_.assign(closed_->users, 0);
  for (std::uint32_t i = 0; i < closed_->users; ++i) {
    position_[i] = random_.below(target_.routes.size());
    push(begin + seconds(closed_->ramp) * random_.uniform(), SimEvent::arrive, i);
  }
}

void Simulation::abandon_all() {
  for (SimRequest& request : table_) {
    if (!request.live) continue;
    recorder_->on_in_flight(RouteId{request.route}, instant(request.due), from_seconds(clock_ - request.due));
    request.live = false;
    --inside_;
  }
  places_.clear();
  table_.clear();
  for (std::size_t i = 0; i < target_.pools.size(); ++i) free_slots_[i] = target_.pools[i].slots;
  for (auto& line : waiting_) line.clear();
}

aggregate::StageSummary Simulation::finish() {
  recorder_->on_stage_end(instant(clock_));
  aggregate::StageSummary summary = recorder_->take();
  sample::WorkerHealth worker;
  worker.wall = summary.length;
  worker.cpu = from_seconds(std::min(client_busy_, seconds(summary.length)) + 0.02 * seconds(summary.length));
  worker.loop_lag_p50 = worker.loop_lag_p99 = from_seconds(target_.client_lag / 2);
  worker.loop_lag_p999 = worker.loop_lag_max = from_seconds(target_.client_lag);
  summary.workers = {worker};
  return summary;
}

Visit Simulation::play(const Step& step) {
  Visit visit;
  visit.step = step;
  recorder_ = std::make_unique<aggregate::Recorder>(target_.routes.size());
  window_begin_ = clock_ + seconds(step.stage.warmup);
  window_end_ = window_begin_ + seconds(*step.stage.duration);
  stopped_ = false;
  client_busy_ = 0;
  ended_ = failed_ = 0;
  const double begin = clock_;
  recorder_->on_stage_begin({instant(window_begin_), instant(window_end_)});
  begin_load(step, begin);
  double drain_until = window_end_ + seconds(step.stage.drain);
  while (!events_.empty() && events_.top().at <= drain_until && (clock_ < window_end_ || inside_ > 0)) {
    const SimEvent event = events_.top();
    events_.pop();
    clock_ = std::max(clock_, event.at);
    const bool current =
        event.subject < table_.size() && table_[event.subject].live && table_[event.subject].number == event.number;
    switch (event.kind) {
      case SimEvent::arrive: begin_request(event.subject, clock_); break;
      case SimEvent::open_arrive:
        begin_request(0, clock_);
        if (!stopped_) next_open(open_begin_);
        break;
      case SimEvent::answer:
        if (current) end(event.subject, Failure::none, 200);
        break;
      case SimEvent::impatient:
        if (current && table_[event.subject].waiting) end(event.subject, Failure::status, 500);
        break;
      case SimEvent::timeout:
        if (current) end(event.subject, Failure::first_byte_timeout, 0);
        break;
    }
    aggregate::Live live;
    live.ended = ended_;
    live.failed = failed_;
    if (!stopped_ && clock_ < window_end_ && should_abort(options_, live, from_seconds(clock_ - begin))) {
      stopped_ = visit.cut_short = true;
      recorder_->on_cut_short(instant(clock_));
      drain_until = clock_ + seconds(step.stage.drain);
    }
  }
  const double ends = stopped_ ? clock_ : window_end_;
  clock_ = std::max(clock_, inside_ > 0 ? drain_until : ends);
  abandon_all();
  events_ = {};
  visit.summary = finish();
  HealthInput health;
  health.stage = &visit.summary;
  health.open_load = open_ != nullptr;
  health.users = closed_ && !options_.max_rps ? closed_->users : 0;
  health.think = options_.think;
  health.latency_wall = options_.rules.latency_wall;
  visit.health = judge_health(health);
  return visit;
}

TEST(Simulation, EveryRequestIsAccountedFor) {
  const SimTarget target = shop();
  const SearchOptions options;
  Simulation simulation(target, options, 1);
  Step step;
  step.stage.load = plan::Closed{.users = 50};
  step.stage.duration = std::chrono::seconds(5);
  const Visit visit = simulation.play(step);
  const auto& counts = visit.summary.total.counts;
  EXPECT_TRUE(counts.balanced());
  EXPECT_EQ(counts.due, simulation.requests());
  EXPECT_GT(counts.failures[static_cast<int>(Failure::status)], 0u);
  EXPECT_NEAR(simulation.elapsed(), 5, 0.2);
}

}  // namespace brink::verdict::test
