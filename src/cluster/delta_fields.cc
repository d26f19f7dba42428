#include "cluster/delta_fields.h"

#include "cluster/sample_fields.h"

namespace brink::cluster {

using namespace aggregate;
using sample::SocketCounts;
using sample::WorkerHealth;

namespace {

// Modulo 2^64: small ones of either sign are short.
template <Archive A>
void difference(A& a, std::uint64_t& v) {
  auto n = static_cast<std::int64_t>(v);
  a.integer(n);
  if constexpr (A::reads) v = static_cast<std::uint64_t>(n);
}

// Numbers that rise, and what is with each: as the difference to the one before.
template <Archive A, class Number>
void rising(A& a, Number& number, std::uint64_t& next, std::uint64_t limit) {
  std::uint64_t gap = number - next;
  a.natural(gap);
  demand(a, gap < limit && next + gap < limit);
  if constexpr (A::reads) {
    if (a.good()) number = static_cast<Number>(next + gap);
  }
  next = std::uint64_t{number} + 1;
}

// Most lie close to the one before and hold little: both are in one byte, the distance in its upper half, the count in
// its lower. Where they do not fit, 15 or 0 stands there and the rest follows.
template <Archive A>
void step(A& a, StepsDelta::Step& v, std::uint64_t& next) {
  constexpr std::uint64_t far = 15, many = 16;
  const std::uint64_t gap = v.number - next;
  auto both = static_cast<std::uint8_t>(std::min(gap, far) << 4 | (v.count < many ? v.count : 0));
  a.byte(both);
  std::uint64_t distance = both >> 4, count = both & 15;
  if (distance == far) {
    std::uint64_t more = gap - far;
    a.natural(more);
    distance += std::min<std::uint64_t>(more, highest_step + 1);
  }
  if (count == 0) {
    std::uint64_t more = v.count - many;
    a.natural(more);
    demand(a, more <= ~std::uint64_t{0} - many);
    count = more + many;
  }
  demand(a, next + distance <= highest_step);
  if constexpr (A::reads) v = {static_cast<std::uint32_t>(next + distance), count};
  next = std::uint64_t{v.number} + 1;
}

// Where most are empty, a byte says which are not.
template <Archive A, std::size_t n>
void those_used(A& a, std::array<StepsDelta*, n> all) {
  static_assert(n <= 8);
  std::uint8_t used = 0;
  for (std::size_t i = 0; i < n; ++i) used = static_cast<std::uint8_t>(used | (all[i]->empty() ? 0 : 1 << i));
  field(a, used);
  demand(a, used < (1u << n));
  for (std::size_t i = 0; i < n; ++i) {
    if ((used >> i & 1) != 0) field(a, *all[i]);
  }
}

template <Archive A>
void clocks(A& a, RouteDelta& v) {
  std::array<StepsDelta*, 2 * outcome_count> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = &v.clocks[i / 2][i % 2];
  those_used(a, all);
}

}  // namespace

template <Archive A>
void field(A& a, StepsDelta& v) {
  std::uint64_t next = 0;
  list(a, v.steps, [&](A& archive, StepsDelta::Step& one) { step(archive, one, next); });
  if (v.steps.empty()) return;
  field(a, v.sums.min);
  Duration spread = v.sums.max - v.sums.min;
  field(a, spread);
  demand(a, v.sums.min >= Duration{} && spread >= Duration{} && spread <= Duration::max() - v.sums.min);
  if constexpr (A::reads) {
    if (!a.good()) return;
    v.sums.max = v.sums.min + spread;
  }
  fields(a, v.sums.sum_high, v.sums.sum_low, v.sums.squares_high, v.sums.squares_low);
}

template <Archive A>
void field(A& a, CheckCount& v) {
  fields(a, v.passed, v.failed);
}

template <Archive A>
void field(A& a, JournalSummary::First& v) {
  fields(a, v.at, v.detail);
}

template <Archive A>
void field(A& a, JournalSummary& v) {
  bool anything = !v.empty();
  field(a, anything);
  if (!anything) return;
  field(a, v.checks);
  for (auto& keys : v.mishaps) field(a, keys);
  for (auto& firsts : v.firsts) field(a, firsts);
}

template <Archive A>
void field(A& a, SocketCounts& v) {
  fields(a, v.opened, v.dropped, v.reopened, v.most_open, v.messages_sent, v.messages_received, v.unexpected);
  fields(a, v.bytes_sent, v.bytes_received, v.pings, v.pongs, v.closes, v.closes_unanswered, v.close_codes);
}

template <Archive A>
void field(A& a, WorkerHealth& v) {
  fields(a, v.wall, v.cpu, v.loop_lag_p50, v.loop_lag_p99, v.loop_lag_p999, v.loop_lag_max);
  fields(a, v.turns, v.connections_opened, v.streams_opened, v.stale_retries, v.redirects_refused, v.sockets);
  field(a, v.process);
}

template <Archive A>
void field(A& a, Counts& v) {
  for (std::uint64_t* n :
       {&v.due, &v.missed, &v.sent, &v.completed, &v.failed, &v.in_flight, &v.bytes_sent, &v.bytes_received,
        &v.body_bytes, &v.ended_in_window, &v.completed_in_window, &v.warmup_in_flight}) {
    difference(a, *n);
  }
  sparse(a, v.failures);
  field(a, v.status);
}

template <Archive A>
void field(A& a, StageDelta& v) {
  field(a, v.length);
  std::uint64_t next_row = 0;
  list(a, v.routes, [&](A& archive, RouteDelta& route) {
    rising(archive, route.row, next_row, std::numeric_limits<std::uint32_t>::max());
    field(archive, route.counts);
    clocks(archive, route);
  });
  std::array<StepsDelta*, 6> phases{};
  for (std::size_t i = 0; i < phases.size(); ++i) phases[i] = &v.phases[i];
  those_used(a, phases);
  fields(a, v.opened, v.reused);
  sparse(a, v.http);
  field(a, v.send_lag);
  step_of_series(a, v.step);
  std::uint64_t next_bucket = 0;
  list(a, v.series, [&](A& archive, std::pair<std::uint32_t, Bucket>& one) {
    rising(archive, one.first, next_bucket, Series::most);
    field(archive, one.second);
  });
  fields(a, v.journal, v.warmup_ended, v.warmup_failed, v.warmup, v.workers);
}

template void field(Putter&, StageDelta&);
template void field(Taker&, StageDelta&);
template void field(Putter&, StepsDelta&);
template void field(Taker&, StepsDelta&);
template void field(Putter&, Counts&);
template void field(Taker&, Counts&);

}  // namespace brink::cluster
