// The course of one stage: warm-up, window, drain.
#include "base/check.h"
#include "engine/worker.h"

namespace brink::engine {
namespace {
constexpr Duration heartbeat = std::chrono::milliseconds(2);
constexpr std::uint64_t heartbeats_per_tick = 50;
}  // namespace

StageEnd Worker::play(const plan::Stage& stage, Instant begin, sample::SampleSink& sink, const StageControl& control) {
  CHECK(phase_ == Phase::idle);
  sink_ = &sink;
  begin_stage(stage, begin);
  load_->begin(begin);
  while (phase_ == Phase::running || in_flight_ > 0) {
    machine_.turn(phase_ == Phase::running ? window_.end : drain_until_ + heartbeat);
    const Instant now = machine_.now();
    if (phase_ == Phase::running) {
      if (now >= window_.end) begin_drain(window_.end, false);
      if (control.level() != StageControl::go) begin_drain(now, true);
    }
    if (in_flight_ > 0 && (drained_ || control.level() == StageControl::cut)) abandon_all(now);
  }
  return end_stage(machine_.now());
}

void Worker::begin_stage(const plan::Stage& stage, Instant begin) {
  stage_ = &stage;
  end_ = {};
  phase_ = Phase::running;
  window_.begin = begin + stage.warmup;
  window_.end = stage.duration ? window_.begin + *stage.duration : never;
  requests_left_ = stage.requests ? segment_.share(*stage.requests) : ~std::uint64_t{0};
  in_flight_ = 0;
  drained_ = false;
  stage_users_ = ended_users_ = 0;
  shared_turn_ = segment_.index;
  context_.keep_body = stage.keep_body;
  cycle_ = std::make_unique<RouteCycle>(plan_.routes, stage.only_routes);
  for (auto& user : users_) {
    user->behaviour.reset();
    user->waits_for_gate = false;
    user->failures_in_row = 0;
  }

  double share = 1.0 / segment_.count;
  if (const auto* closed = std::get_if<plan::Closed>(&stage.load)) {
    open_load_ = false;
    stage_users_ = segment_.share(closed->users);
    share = static_cast<double>(stage_users_) / closed->users;
    shut_beyond(stage_users_);
    load_ = make_closed_load(*this, *closed, segment_);
  } else {
    open_load_ = true;
    load_ = make_open_load(*this, std::get<plan::Open>(stage.load), segment_, plan_.seed, window_.end);
  }
  gate_.begin_stage(share, begin);
  window_open_ = false;
  if (stage.warmup.count() == 0) begin_window();
  ticks_ = 0;
  sink_->on_stage_begin(window_);
  if (enough() || (!open_load_ && stage_users_ == 0)) begin_drain(begin, false);
  machine_.timers().set(*this, begin + heartbeat);
}

// The heartbeat: measures how late this loop is, opens the window, and publishes for the live view.
void Worker::fire(Instant now) {
  if (phase_ == Phase::running && !window_open_ && now >= window_.begin) begin_window();
  if (window_open_) {
    for (Instant beat = at(); beat <= now; beat += heartbeat) lag_.record(now - beat);
  }
  // Here rather than by the clock: timers fire in the order of their times, so every timeout due by then has fired.
  drained_ = phase_ == Phase::draining && at() >= drain_until_;
  if (++ticks_ % heartbeats_per_tick == 0) sink_->on_tick(now);
  machine_.timers().set(*this, std::max(at() + heartbeat, now));
}

void Worker::begin_window() {
  window_open_ = true;
  lag_.clear();
  context_.opened = context_.stale_retries = 0;
  cpu_at_begin_ = machine_.thread_cpu();
}

// No request begins from here on. `at` is the end of the window where it has one, otherwise the present.
void Worker::begin_drain(Instant at, bool cut_short) {
  if (phase_ != Phase::running) return;
  phase_ = Phase::draining;
  load_->stop(at);
  for (auto& user : users_) machine_.timers().cancel(*user);
  if (cut_short) {
    end_.cut_short = true;
    sink_->on_cut_short(at);
  }
  const bool last_response_ends_it = enough() && !cut_short;
  if (!last_response_ends_it) end_window(at);
  // A count asks for all of its responses, so it waits for as long as a request may take.
  drain_until_ = at + (stage_->requests ? std::max(stage_->drain, plan_.client.timeout) : stage_->drain);
}

void Worker::end_window(Instant at) {
  if (!window_open_) return;
  window_open_ = false;
  auto& health = end_.health;
  health.wall = at - window_.begin;
  health.cpu = machine_.thread_cpu() - cpu_at_begin_;
  health.loop_lag_p50 = lag_.quantile(0.5);
  health.loop_lag_p99 = lag_.quantile(0.99);
  health.loop_lag_p999 = lag_.quantile(0.999);
  health.loop_lag_max = lag_.max();
  health.turns = lag_.count();
}

void Worker::abandon_all(Instant now) {
  for (auto& connection : connections_) {
    if (!connection->busy()) continue;
    const Request request = connection->request();
    sink_->on_in_flight(request.route, request.due, connection->abandon(now));
    User& user = *users_[request.user.value / segment_.count];
    user.in_request = false;
    release(user, *connection);
    --in_flight_;
  }
  CHECK(in_flight_ == 0);
}

StageEnd Worker::end_stage(Instant now) {
  machine_.timers().cancel(*this);
  end_window(now);
  end_.health.connections_opened = context_.opened;
  end_.health.stale_retries = context_.stale_retries;
  phase_ = Phase::idle;
  sink_->on_tick(now);
  sink_->on_stage_end(now);
  load_.reset();
  return end_;
}

}  // namespace brink::engine
