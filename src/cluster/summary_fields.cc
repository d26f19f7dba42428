#include "cluster/summary_fields.h"

namespace brink::cluster {
namespace {

using namespace aggregate;
using sample::SocketCounts;
using sample::WorkerHealth;

constexpr Duration shortest_step = std::chrono::seconds(1), longest_step = std::chrono::hours(24 * 365);
constexpr std::int64_t longest_series = std::int64_t{1} << 40;  // buckets
constexpr int steps_of_spectrum = 2048;

template <Archive A>
void step_of_series(A& a, Duration& step) {
  field(a, step);
  demand(a, step >= shortest_step && step <= longest_step);
}

template <Archive A>
void field(A& a, Counts& v) {
  for (std::uint64_t* n :
       {&v.due, &v.missed, &v.sent, &v.completed, &v.failed, &v.in_flight, &v.bytes_sent, &v.bytes_received,
        &v.body_bytes, &v.ended_in_window, &v.completed_in_window, &v.warmup_in_flight}) {
    a.natural(*n);
  }
  sparse(a, v.failures);
  field(a, v.status);
}

template <Archive A>
void field(A& a, Clocks& v) {
  cluster::field(a, v.response);
  cluster::field(a, v.service);
}

template <Archive A>
void field(A& a, RouteSummary& v) {
  field(a, v.counts);
  for (Clocks& clocks : v.clocks) field(a, clocks);
}

template <Archive A>
void field(A& a, Phases& v) {
  for (Histogram* one : {&v.dns, &v.connect, &v.tls, &v.send, &v.first_byte, &v.transfer}) cluster::field(a, *one);
  field(a, v.opened);
  field(a, v.reused);
}

template <Archive A>
void field(A& a, Bucket& v) {
  for (std::uint64_t* n : {&v.due, &v.ended, &v.completed, &v.failed, &v.bytes_received}) a.natural(*n);
  sparse(a, v.latency);
}

template <Archive A>
void field(A& a, Series& v) {
  step_of_series(a, v.step);
  list(a, v.buckets, [](A& archive, Bucket& one) { field(archive, one); });
  demand(a, v.buckets.size() <= Series::most);
}

template <Archive A>
void field(A& a, sample::Exchange& v) {
  cluster::field(a, v.sample);
  for (std::string* text :
       {&v.request_head, &v.response_head, &v.response_body, &v.detail, &v.tls.version, &v.tls.cipher, &v.tls.alpn}) {
    a.text(*text);
  }
  field(a, v.tls.resumed);
  field(a, v.cookies);
}

template <Archive A>
void field(A& a, CheckCount& v) {
  field(a, v.passed);
  field(a, v.failed);
}

template <Archive A>
void field(A& a, JournalSummary::First& v) {
  field(a, v.at);
  field(a, v.detail);
}

// Maps of what is described in this file.
template <Archive A, class V>
void by_name(A& a, std::map<std::string, V, std::less<>>& v) {
  std::vector<std::string> names;
  for (const auto& [name, value] : v) names.push_back(name);
  field(a, names);
  for (const std::string& name : names) field(a, v[name]);
}

template <Archive A>
void field(A& a, JournalSummary& v) {
  by_name(a, v.checks);
  for (auto& keys : v.mishaps) field(a, keys);
  for (auto& firsts : v.firsts) by_name(a, firsts);
}

template <Archive A>
void field(A& a, SocketCounts& v) {
  for (std::uint64_t* n :
       {&v.opened, &v.dropped, &v.reopened, &v.most_open, &v.messages_sent, &v.messages_received, &v.unexpected,
        &v.bytes_sent, &v.bytes_received, &v.pings, &v.pongs, &v.closes, &v.closes_unanswered}) {
    a.natural(*n);
  }
  field(a, v.close_codes);
}

template <Archive A>
void field(A& a, WorkerHealth& v) {
  for (Duration* d : {&v.wall, &v.cpu, &v.loop_lag_p50, &v.loop_lag_p99, &v.loop_lag_p999, &v.loop_lag_max}) {
    field(a, *d);
  }
  for (std::uint64_t* n : {&v.turns, &v.connections_opened, &v.streams_opened, &v.stale_retries, &v.redirects_refused})
    a.natural(*n);
  field(a, v.sockets);
  field(a, v.process);
}

template <Archive A>
void workers(A& a, std::vector<WorkerHealth>& v) {
  list(a, v, [](A& archive, WorkerHealth& one) { field(archive, one); });
}

template <Archive A>
void field(A& a, Spectrum& v) {
  field(a, v.count);
  field(a, v.zero);
  field(a, v.sum_ns);
  field(a, v.min_ns);
  field(a, v.max_ns);
  field(a, v.first);
  auto size = static_cast<std::uint32_t>(v.steps.size());
  field(a, size);
  demand(a, size <= steps_of_spectrum && v.first > -steps_of_spectrum && v.first < steps_of_spectrum);
  if constexpr (A::reads) v.steps.assign(a.good() ? size : 0, 0);
  sparse(a, v.steps);
  sparse(a, v.limits);
}

template <Archive A>
void field(A& a, RouteTally& v) {
  field(a, v.counts);
  for (SpectrumPair& pair : v.clocks) {
    field(a, pair.response);
    field(a, pair.service);
  }
}

template <Archive A>
void field(A& a, PhasesTally& v) {
  for (Spectrum* one : {&v.dns, &v.connect, &v.tls, &v.send, &v.first_byte, &v.transfer}) field(a, *one);
  field(a, v.opened);
  field(a, v.reused);
}

template <Archive A>
void field(A& a, Recent& v) {
  step_of_series(a, v.step);
  field(a, v.over);
  list(a, v.buckets, [](A& archive, Bucket& one) { field(archive, one); });
  const auto known = static_cast<std::int64_t>(v.buckets.size());
  demand(a, known <= Recent::most && v.over >= known && v.over < longest_series);
}

template <Archive A>
void field(A& a, WatchTally& v) {
  for (std::uint64_t* n : {&v.due, &v.done, &v.ended, &v.failed, &v.bytes, &v.times, &v.inside}) a.natural(*n);
  field(a, v.sum);
  field(a, v.min);
  field(a, v.max);
  demand(a, v.times == 0 || v.min <= v.max);
  sparse(a, v.steps);
}

template <Archive A>
void tallies(A& a, std::vector<WatchTally>& v) {
  list(a, v, [](A& archive, WatchTally& one) { field(archive, one); });
  demand(a, v.size() <= WatchSeries::most);
}

template <Archive A>
void field(A& a, WatchLive& v) {
  field(a, v.total);
  field(a, v.ended);
  field(a, v.until);
  step_of_series(a, v.step);
  field(a, v.first);
  tallies(a, v.recent);
  demand(a, v.first <= WatchSeries::most);
}

}  // namespace

// The number of the steps in use, and each as the difference of its lowest value to that of the one before, and its
// count; then what the steps do not say.
template <Archive A>
void field(A& a, aggregate::Histogram& v) {
  struct Step {
    std::uint64_t low, count;
  };
  std::vector<Step> steps;
  if constexpr (!A::reads) {
    v.for_each([&](Duration low, Duration, std::uint64_t count) {
      steps.push_back({static_cast<std::uint64_t>(low.count()), count});
    });
  }
  std::uint64_t used = steps.size();
  a.natural(used);
  if constexpr (A::reads) {
    v = Histogram();
    constexpr std::size_t bytes_of_octave = 4096;
    if (!a.has_room_for(used, sizeof(Step)) || !a.has_room_for(std::min<std::uint64_t>(used, 55), bytes_of_octave))
      return;
    steps.resize(used);
  }
  if (used == 0) return;
  std::uint64_t before = 0, all = 0;
  for (Step& step : steps) {
    std::uint64_t gap = step.low - before;
    a.natural(gap);
    a.natural(step.count);
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    demand(a, gap <= most - before && step.count > 0 && step.count <= most - all);
    if constexpr (A::reads) {
      if (!a.good()) return;
      step.low = before + gap;
      v.add_step(Duration(static_cast<std::int64_t>(step.low)), step.count);
    }
    before = step.low;
    all += step.count;
  }
  Histogram::Sums sums = v.sums();
  field(a, sums.min);
  field(a, sums.max);
  for (std::uint64_t* n : {&sums.sum_high, &sums.sum_low, &sums.squares_high, &sums.squares_low}) a.natural(*n);
  demand(a, sums.min >= Duration{} && sums.min <= sums.max);
  if constexpr (A::reads) {
    if (a.good()) v.restore(sums);
  }
}

template <Archive A>
void field(A& a, sample::Sample& v) {
  for (Instant* at : {&v.due, &v.begun, &v.sent, &v.first_byte, &v.done}) field(a, *at);
  for (Duration* d : {&v.dns, &v.connect, &v.tls, &v.send}) field(a, *d);
  for (std::uint64_t* n : {&v.bytes_sent, &v.bytes_received, &v.body_bytes}) a.natural(*n);
  field(a, v.route);
  field(a, v.user);
  field(a, v.connection);
  field(a, v.connection_request);
  field(a, v.status);
  choice(a, v.failure, sample::failure_count);
  choice(a, v.http, sample::http_count);
  field(a, v.timed);
}

template <Archive A>
void field(A& a, aggregate::StageSummary& v) {
  field(a, v.window.begin);
  field(a, v.window.end);
  field(a, v.length);
  list(a, v.routes, [](A& archive, RouteSummary& one) { field(archive, one); });
  field(a, v.total);
  field(a, v.phases);
  sparse(a, v.http);
  field(a, v.send_lag);
  field(a, v.series);
  list(a, v.exchanges, [](A& archive, sample::Exchange& one) { field(archive, one); });
  field(a, v.journal);
  field(a, v.all_exchanges);
  field(a, v.warmup_ended);
  field(a, v.warmup_failed);
  field(a, v.warmup);
  workers(a, v.workers);
}

template <Archive A>
void field(A& a, aggregate::Tally& v) {
  list(a, v.routes, [](A& archive, RouteTally& one) { field(archive, one); });
  field(a, v.phases);
  field(a, v.send_lag);
  field(a, v.warmup_ended);
  field(a, v.warmup_failed);
  field(a, v.length);
  field(a, v.recent);
  workers(a, v.workers);
}

template <Archive A>
void field(A& a, aggregate::Live& v) {
  for (std::uint64_t* n : {&v.due, &v.ended, &v.failed, &v.unconnected, &v.warmup_ended, &v.warmup_failed})
    a.natural(*n);
  field(a, v.last_second);
  step_of_series(a, v.step);
  list(a, v.watched, [](A& archive, WatchLive& one) { field(archive, one); });
}

template <Archive A>
void field(A& a, aggregate::Watched& v) {
  choice(a, v.of, static_cast<std::uint64_t>(Watched::Of::checks) + 1);
  field(a, v.routes);
  field(a, v.check);
  field(a, v.bound);
  field(a, v.including);
  field(a, v.window);
}

template <Archive A>
void field(A& a, aggregate::WatchSeries& v) {
  step_of_series(a, v.step);
  tallies(a, v.tallies);
}

template void field(Putter&, aggregate::Histogram&);
template void field(Taker&, aggregate::Histogram&);
template void field(Putter&, aggregate::StageSummary&);
template void field(Taker&, aggregate::StageSummary&);
template void field(Putter&, aggregate::Tally&);
template void field(Taker&, aggregate::Tally&);
template void field(Putter&, aggregate::Live&);
template void field(Taker&, aggregate::Live&);
template void field(Putter&, aggregate::Watched&);
template void field(Taker&, aggregate::Watched&);
template void field(Putter&, aggregate::WatchSeries&);
template void field(Taker&, aggregate::WatchSeries&);
template void field(Putter&, sample::Sample&);
template void field(Taker&, sample::Sample&);

}  // namespace brink::cluster
