#include "aggregate/recorder.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "aggregate/notable.h"
#include "aggregate/route_recorder.h"
#include "aggregate/series_recorder.h"
#include "aggregate/snapshot_maker.h"
#include "aggregate/tally_maker.h"
#include "base/check.h"

namespace brink::aggregate {
namespace {

using sample::Sample;

// outcome_of as a table, for the hot path.
constexpr std::size_t kinds = sample::failure_count;
constexpr std::array<Outcome, kinds> outcomes = [] {
  std::array<Outcome, kinds> table{};
  for (std::size_t i = 0; i < kinds; ++i) table[i] = outcome_of(static_cast<sample::Failure>(i));
  return table;
}();

// The target's doing, or for want of descriptors or ports here: no byte of a request went anywhere.
bool never_connected(sample::Failure f) {
  return is_before_connection(f) || f == sample::Failure::no_fds || f == sample::Failure::no_ports;
}

void record_phases(Phases& phases, const Sample& sample) {
  if (sample.reused()) {
    ++phases.reused;
  } else {
    if (sample.was_sent() || sample.connect > Duration::zero()) ++phases.opened;
    if (sample.dns > Duration::zero()) phases.dns.record(sample.dns);
    if (sample.connect > Duration::zero()) phases.connect.record(sample.connect);
    if (sample.tls > Duration::zero()) phases.tls.record(sample.tls);
  }
  if (!sample.was_sent()) return;
  phases.send.record(sample.send);
  if (sample.first_byte == Instant{}) return;
  phases.first_byte.record(sample.first_byte - sample.sent);
  if (has_response(sample.failure)) phases.transfer.record(sample.done - sample.first_byte);
}

}  // namespace

void Live::merge(const Live& other) {
  due += other.due;
  ended += other.ended;
  failed += other.failed;
  unconnected += other.unconnected;
  warmup_ended += other.warmup_ended;
  warmup_failed += other.warmup_failed;
  last_second.merge(other.last_second);
  step = std::max(step, other.step);
  merge_watched(watched, other.watched);
}

struct Recorder::State {
  explicit State(std::size_t n) : routes(n) {}

  RouteRecorder& route(RouteId id) {
    CHECK(id.value < routes.size());
    return routes[id.value];
  }
  // The routes are in it.
  void publish_tally(Instant now) {
    Tally& made = tally.made();
    made.phases = tally_of(phases);
    made.send_lag.add(send_lag);
    made.warmup_ended = live.warmup_ended;
    made.warmup_failed = live.warmup_failed;
    made.length = std::max(Duration::zero(), std::min(now, end) - window.begin);
    made.recent = series.recent(now);
    if (health) made.workers = {*health};
    tally.publish();
  }
  // Likewise.
  void publish_snapshot(Instant now) {
    StageSummary& made = snapshot.made();
    const Instant until = std::clamp(now, window.begin, std::max(end, window.begin));
    made.window = {window.begin, until};
    made.length = until - window.begin;
    made.phases = phases;
    made.http = http;
    made.http[static_cast<std::size_t>(sample::Http::none)] = 0;
    made.send_lag = send_lag;
    made.series = series.so_far();
    made.journal = journal;
    made.warmup_ended = live.warmup_ended;
    made.warmup_failed = live.warmup_failed;
    made.warmup = warmup;
    if (health) made.workers = {*health};
    snapshot.publish();
  }
  bool due_in_window(Instant due) const { return due >= window.begin && due < window.end; }

  std::vector<RouteRecorder> routes;
  sample::Window window;  // by which a request is due in it
  Instant end{};          // by which one ends in it: earlier when the stage ended before its time
  bool ended = false;
  SeriesRecorder series;
  Phases phases;
  std::array<std::uint64_t, sample::http_count> http{};
  Histogram send_lag;
  Notable notable;
  Histogram warmup;
  JournalSummary journal;
  bool all_exchanges = false;
  bool asked = false;  // the last wants_exchange() was answered with yes
  Live live;           // this thread's own
  TallyMaker tally;
  SnapshotMaker snapshot;
  std::optional<sample::WorkerHealth> health;

  mutable std::mutex mutex;
  Live published;  // under `mutex`
};

Recorder::Recorder(std::size_t routes) : state_(std::make_unique<State>(routes)) {}
Recorder::~Recorder() = default;

void Recorder::on_stage_begin(const sample::Window& window) {
  State& s = *state_;
  s.window = window;
  s.end = window.end;
  s.ended = false;
  s.series.start(window.begin);
  s.warmup = {};
  s.live = {};
  s.tally.clear();
  s.snapshot.clear();
  s.health.reset();
  const std::lock_guard lock(s.mutex);
  s.published = {};
}

void Recorder::on_due(RouteId route, Instant due) {
  State& s = *state_;
  if (!s.due_in_window(due)) return;
  s.route(route).due();
  ++s.series.due(due).due;
  ++s.live.due;
}

void Recorder::on_missed(RouteId route, Instant due) {
  State& s = *state_;
  if (s.due_in_window(due)) s.route(route).missed();
}

void Recorder::on_in_flight(RouteId route, Instant due, Duration) {
  State& s = *state_;
  if (s.due_in_window(due)) {
    s.route(route).in_flight();
  } else if (due < s.window.begin) {
    s.route(route).warmup_in_flight();
  }
}

void Recorder::on_check(std::string_view name, bool passed, Instant due) {
  if (state_->due_in_window(due)) state_->journal.check(name, passed);
}

void Recorder::on_mishap(sample::Mishap kind, std::string_view key, std::string_view detail, Instant due) {
  State& s = *state_;
  if (s.due_in_window(due)) s.journal.mishap(kind, key, detail, due - s.window.begin);
}

void Recorder::on_sample(const Sample& sample) {
  State& s = *state_;
  RouteRecorder& route = s.route(sample.route);
  const bool ok = sample.ok();
  const Outcome outcome = outcomes[static_cast<std::size_t>(sample.failure)];
  if (sample.done >= s.window.begin) {
    if (sample.done < s.end) route.ended_in_window(ok);
    Bucket& bucket = s.series.ended(sample.done);
    ++bucket.ended;
    ++(ok ? bucket.completed : bucket.failed);
    bucket.bytes_received += sample.bytes_received;
  }
  if (!s.due_in_window(sample.due)) {
    if (sample.due >= s.window.begin) return;
    ++s.live.warmup_ended;
    s.live.warmup_failed += !ok;
    if (sample.timed && outcome != Outcome::lost) s.warmup.record(sample.response_time());
    return;
  }
  route.ended(sample, outcome);
  if (sample.timed && outcome != Outcome::lost && sample.done >= s.window.begin) {
    ++s.series.ended(sample.done).latency[static_cast<std::size_t>(coarse_step(sample.response_time()))];
  }
  record_phases(s.phases, sample);
  ++s.http[static_cast<std::size_t>(sample.http)];
  s.send_lag.record(sample.send_lag());
  ++s.live.ended;
  s.live.failed += !ok;
  s.live.unconnected += never_connected(sample.failure);
}

bool Recorder::wants_exchange(const Sample& sample) {
  State& s = *state_;
  s.asked = s.due_in_window(sample.due) && s.notable.wants(sample);
  return s.asked;
}

void Recorder::on_exchange(sample::Exchange exchange) {
  State& s = *state_;
  if (!std::exchange(s.asked, false)) s.all_exchanges = true;
  s.notable.add(std::move(exchange), s.all_exchanges);
}

void Recorder::on_health(const sample::WorkerHealth& so_far) { state_->health = so_far; }

void Recorder::on_tick(Instant now) {
  State& s = *state_;
  s.live.last_second = s.series.last(now);
  s.live.step = s.series.step();
  if (s.tally.add_routes(s.routes)) s.publish_tally(now);
  if (s.snapshot.add_routes(s.routes)) s.publish_snapshot(now);
  const std::lock_guard lock(s.mutex);
  s.published = s.live;
}

void Recorder::on_cut_short(Instant end) {
  State& s = *state_;
  s.end = std::min(s.end, std::max(end, s.window.begin));
}

void Recorder::on_stage_end(Instant now) {
  on_cut_short(now);
  state_->ended = true;
}

Live Recorder::live() const {
  const std::lock_guard lock(state_->mutex);
  return state_->published;
}

void Recorder::ask_tally(std::size_t most_routes) { state_->tally.ask(most_routes); }

std::optional<Tally> Recorder::take_tally() { return state_->tally.take(); }

void Recorder::ask_snapshot() { state_->snapshot.ask(); }

std::optional<StageSummary> Recorder::take_snapshot() { return state_->snapshot.take(); }

StageSummary Recorder::take() {
  State& s = *state_;
  CHECK(s.ended, "take() comes after on_stage_end");
  StageSummary summary;
  summary.window = {s.window.begin, s.end};
  summary.length = s.end - s.window.begin;
  for (const RouteRecorder& route : s.routes) {
    summary.routes.push_back(route.summary());
    summary.total.merge(summary.routes.back());
  }
  summary.phases = std::exchange(s.phases, {});
  summary.http = std::exchange(s.http, {});
  summary.http[static_cast<std::size_t>(sample::Http::none)] = 0;
  summary.send_lag = std::exchange(s.send_lag, {});
  summary.series = s.series.take();
  summary.journal = std::exchange(s.journal, {});
  summary.exchanges = s.notable.take();
  summary.all_exchanges = std::exchange(s.all_exchanges, false);
  summary.warmup_ended = s.live.warmup_ended;
  summary.warmup_failed = s.live.warmup_failed;
  summary.warmup = std::exchange(s.warmup, {});
  s.routes = std::vector<RouteRecorder>(s.routes.size());
  s.ended = false;
  return summary;
}

}  // namespace brink::aggregate
