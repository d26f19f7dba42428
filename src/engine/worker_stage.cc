// The course of one stage: warm-up, window, drain.
#include "base/check.h"
#include "engine/count_share.h"
#include "engine/worker.h"

namespace brink::engine {
namespace {
constexpr Duration heartbeat = std::chrono::milliseconds(5);
constexpr std::uint64_t heartbeats_per_tick = 20;
constexpr std::size_t users_of_a_group = std::size_t{1} << 24;  // numbers for so many
}  // namespace

StageEnd Worker::play(const plan::Stage& stage, Instant begin, sample::SampleSink& sink, const StageControl& control,
                      Instant from) {
  CHECK(phase_ == Phase::idle);
  sink_ = &sink;
  begin_stage(stage, begin, control.shares() > 0);
  main_.begin(begin, std::max(begin, from));
  for (auto& group : beside_) group->begin(begin, begin);
  if (phase_ == Phase::running && control.shares() > 0) take_shares(control);
  while (phase_ == Phase::running || in_flight_ > 0) {
    machine_.turn(phase_ == Phase::running ? window_.end : drain_until_ + heartbeat);
    const Instant now = machine_.now();
    if (phase_ == Phase::running) {
      if (control.shares() > shares_taken_) take_shares(control);
      if (now >= window_.end) begin_drain(window_.end, false);
      if (control.level() != StageControl::go) begin_drain(now, true);
      if (main_.over()) end_with_scenarios(now);
    }
    if (in_flight_ > 0 && (drained_ || control.level() == StageControl::cut)) abandon_all(now);
  }
  const Instant ended = machine_.now();
  hang_up_everybody(control);
  return end_stage(ended);
}

// `shares`: it is told to play others' from the beginning. Then there is something to do even without users of its own.
void Worker::begin_stage(const plan::Stage& stage, Instant begin, bool shares) {
  stage_ = &stage;
  end_ = {};
  phase_ = Phase::running;
  window_.begin = begin + stage.warmup;
  here_since_ = std::max(begin, machine_.now());
  window_.end = stage.duration ? window_.begin + *stage.duration : never;
  requests_left_ = stage.requests ? segment_.share(*stage.requests) : ~std::uint64_t{0};
  in_flight_ = 0;
  drained_ = false;
  shares_taken_ = 0;
  ended_users_ = 0;
  context_.keep_body = stage.keep_body;
  context_.quick_ack = stage.quick_ack;
  context_.keep_tls = stage.keep_all || behaviours_;
  begin_groups();
  gate_.begin_stage(main_.share(), begin);
  window_open_ = false;
  if (stage.warmup.count() == 0) begin_window();
  ticks_ = 0;
  sink_->on_stage_begin(window_);
  const bool nobody =
      !shares && !main_.open() && !main_.plays_scenarios() && main_.closed_users() == 0 && beside_.empty();
  if ((enough() && !shares) || nobody) begin_drain(begin, false);
  machine_.timers().set(*this, here_since_ + heartbeat);
}

void Worker::begin_groups() {
  if (behaviours_) behaviours_->begin_stage();
  CHECK(!stage_->requests || stage_->beside.empty());
  main_.begin_stage(stage_->load, {plan_.routes, stage_->only_routes, plan_.seed, window_.end,
                                   stage_->requests.has_value(), behaviours_.get(), scenarios_to_play()});
  if (!main_.open() && !main_.plays_scenarios()) shut_beyond(main_, main_.closed_users());
  for (std::size_t i = 0; i < stage_->beside.size(); ++i) {
    const plan::Beside& beside = stage_->beside[i];
    const auto first_id = static_cast<std::uint32_t>((i + 1) * users_of_a_group);
    auto group =
        std::make_unique<Group>(static_cast<GroupOwner&>(*this), static_cast<UserOwner&>(*this), segment_, first_id);
    beside_.push_back(std::move(group));
    beside_.back()->begin_stage(beside.load, {plan_.routes, beside.routes, plan_.seed, window_.end, false});
  }
}

// The budget's rate is divided by what each makes of the load; of shares that end, as though they had ended.
void Worker::take_shares(const StageControl& control) {
  while (shares_taken_ < control.shares()) take(control.share_at(shares_taken_++));
  double all = main_.share();
  for (std::size_t i = 0; i < shares_taken_; ++i) {
    const Share share = control.share_at(i);
    const plan::Segment mine = share.segment.part(index_, plan_.workers);
    if (mine == main_.segment()) continue;  // there is but its end to come
    all += share.until == never ? 1.0 / mine.count : -1.0 / mine.count;
  }
  gate_.make_share(std::clamp(all, 0.0, 1.0));
  if (enough() && phase_ == Phase::running) begin_drain(machine_.now(), false);
}

// This worker's part of it, by users with numbers of their own, whose load is the stage's. One that has an end is the
// last of that segment that was begun, or its own. Which users are called is the program's to say.
void Worker::take(const Share& share) {
  if (main_.plays_scenarios()) return main_.take(share);
  if (main_.called()) return;
  const plan::Segment mine = share.segment.part(index_, plan_.workers);
  if (share.until != never) {
    const auto end = beside_.rend() - static_cast<std::ptrdiff_t>(stage_->beside.size());
    const auto begun = std::find_if(beside_.rbegin(), end, [&](const auto& group) { return group->segment() == mine; });
    if (begun != end) (*begun)->end_at(share.until);
    if (begun == end && main_.segment() == mine) main_.end_at(share.until);
    return;
  }
  if (stage_->requests) {
    requests_left_ += requests_of(share, *stage_->requests, segment_.count / plan_.workers, {index_, plan_.workers});
  }
  beside_.push_back(std::make_unique<Group>(static_cast<GroupOwner&>(*this), static_cast<UserOwner&>(*this), mine, 0));
  Group& group = *beside_.back();
  // Chance is another's too, not that of whoever has the same number in another division.
  group.begin_stage(stage_->load, {plan_.routes, stage_->only_routes, plan_.seed + mine.count, window_.end,
                                   stage_->requests.has_value(), behaviours_.get()});
  const Instant begin = window_.begin - stage_->warmup;
  group.begin(begin, std::max(begin, share.from));
}

// Nobody begins anything, and whoever only holds a socket open need not any longer.
void Worker::stop_groups(Instant now) {
  for (Socket* socket : sockets_) socket->end_hold(now);
  main_.stop(now);
  for (auto& group : beside_) group->stop(now);
}

// The heartbeat: measures how late this loop is, opens the window, and publishes for the live view.
void Worker::fire(Instant now) {
  if (phase_ == Phase::running && !window_open_ && now >= window_.begin) begin_window();
  if (window_open_) {
    for (Instant beat = at(); beat <= now; beat += heartbeat) lag_.record(now - beat);
  }
  // Here rather than by the clock: timers fire in the order of their times, so every timeout due by then has fired.
  drained_ = phase_ == Phase::draining && at() >= drain_until_;
  if (++ticks_ % heartbeats_per_tick == 0) publish(now);
  machine_.timers().set(*this, std::max(at() + heartbeat, now));
}

void Worker::begin_window() {
  window_open_ = true;
  lag_.clear();
  context_.opened = context_.streams = context_.stale_retries = 0;
  context_.sockets = {};
  context_.sockets.most_open = context_.sockets_open;
  cpu_at_begin_ = machine_.thread_cpu();
}

// No request begins from here on. `at` is the end of the window where it has one, otherwise the present.
void Worker::begin_drain(Instant at, bool cut_short) {
  if (phase_ != Phase::running) return;
  phase_ = Phase::draining;
  stop_groups(at);
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
  end_.health = health_until(at);
}

sample::WorkerHealth Worker::health_until(Instant now) const {
  sample::WorkerHealth health;
  health.wall = now - std::max(window_.begin, here_since_);
  health.cpu = machine_.thread_cpu() - cpu_at_begin_;
  health.loop_lag_p50 = lag_.quantile(0.5);
  health.loop_lag_p99 = lag_.quantile(0.99);
  health.loop_lag_p999 = lag_.quantile(0.999);
  health.loop_lag_max = lag_.max();
  health.turns = lag_.count();
  health.connections_opened = context_.opened;
  health.stale_retries = context_.stale_retries;
  return health;
}

void Worker::publish(Instant now) {
  if (window_open_) sink_->on_health(health_until(now));
  sink_->on_tick(now);
  if (metrics_ != nullptr) metrics_->on_tick(now);
}

void Worker::abandon_all(Instant now) {
  for (auto& carrier : carriers_) {
    if (carrier->busy()) abandon(*carrier, now);
  }
  CHECK(in_flight_ == 0);
}

void Worker::abandon(Carrier& carrier, Instant now) {
  const Request request = carrier.request();
  sink_->on_in_flight(request.route, request.due, carrier.abandon(now));
  User& user = *request.user;
  user.in_request = false;
  release(user, carrier);
  --in_flight_;
}

// Not while the stage is ending: then this is what ends it.
void Worker::end_with_scenarios(Instant now) {
  if (phase_ != Phase::running) return;
  begin_drain(now, true);
  end_.cut_short = false;  // this is how such a stage ends
}

StageEnd Worker::end_stage(Instant now) {
  machine_.timers().cancel(*this);
  end_window(now);
  end_.health.connections_opened = context_.opened;
  end_.health.streams_opened = context_.streams;
  end_.health.stale_retries = context_.stale_retries;
  end_.health.sockets = context_.sockets;
  phase_ = Phase::idle;
  sink_->on_tick(now);
  if (metrics_ != nullptr) metrics_->on_tick(now);
  sink_->on_stage_end(now);
  main_.end_stage();
  for (auto& group : beside_) shut_beyond(*group, 0);
  beside_.clear();
  return end_;
}

}  // namespace brink::engine
