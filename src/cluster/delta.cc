#include "cluster/delta.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <map>

namespace brink::cluster {
namespace {

using aggregate::Bucket;
using aggregate::Counts;
using aggregate::Histogram;
using aggregate::JournalSummary;
using aggregate::Series;

__extension__ typedef unsigned __int128 Wide;

constexpr int steps_log2 = 9;  // steps to a doubling

Wide wide(std::uint64_t high, std::uint64_t low) { return static_cast<Wide>(high) << 64 | low; }

void split(Wide v, std::uint64_t& high, std::uint64_t& low) {
  high = static_cast<std::uint64_t>(v >> 64);
  low = static_cast<std::uint64_t>(v);
}

// `a` with b's sums added or taken away; extremes are a's.
Histogram::Sums with_sums(const Histogram::Sums& a, const Histogram::Sums& b, bool add) {
  Histogram::Sums out = a;
  const auto both = [&](Wide x, Wide y) { return add ? x + y : x - y; };
  split(both(wide(a.sum_high, a.sum_low), wide(b.sum_high, b.sum_low)), out.sum_high, out.sum_low);
  split(both(wide(a.squares_high, a.squares_low), wide(b.squares_high, b.squares_low)), out.squares_high,
        out.squares_low);
  return out;
}

std::vector<StepsDelta::Step> steps_of(const Histogram& histogram) {
  std::vector<StepsDelta::Step> out;
  histogram.for_each([&](Duration low, Duration, std::uint64_t count) { out.push_back({step_number(low), count}); });
  return out;
}

template <class Key, class Less>
std::map<Key, std::uint64_t, Less> since(const std::map<Key, std::uint64_t, Less>& now,
                                         const std::map<Key, std::uint64_t, Less>& before) {
  std::map<Key, std::uint64_t, Less> out;
  for (const auto& [key, count] : now) {
    const auto was = before.find(key);
    const std::uint64_t more = count - (was == before.end() ? 0 : was->second);
    if (more != 0) out.emplace(key, more);
  }
  return out;
}

constexpr std::uint64_t Counts::*numbers[] = {&Counts::due,
                                              &Counts::missed,
                                              &Counts::sent,
                                              &Counts::completed,
                                              &Counts::failed,
                                              &Counts::in_flight,
                                              &Counts::bytes_sent,
                                              &Counts::bytes_received,
                                              &Counts::body_bytes,
                                              &Counts::ended_in_window,
                                              &Counts::completed_in_window,
                                              &Counts::warmup_in_flight};

Counts since(const Counts& now, const Counts& before) {
  Counts out;
  for (const auto number : numbers) out.*number = now.*number - before.*number;
  for (std::size_t i = 0; i < out.failures.size(); ++i) out.failures[i] = now.failures[i] - before.failures[i];
  out.status = since(now.status, before.status);
  return out;
}

bool is_zero(const Counts& counts) {
  const auto zero = [](std::uint64_t n) { return n == 0; };
  return std::all_of(std::begin(numbers), std::end(numbers), [&](const auto n) { return counts.*n == 0; }) &&
         std::all_of(counts.failures.begin(), counts.failures.end(), zero) && counts.status.empty();
}

Bucket since(const Bucket& now, const Bucket& before) {
  Bucket out{now.due - before.due,
             now.ended - before.ended,
             now.completed - before.completed,
             now.failed - before.failed,
             now.bytes_received - before.bytes_received,
             {}};
  for (std::size_t i = 0; i < out.latency.size(); ++i) out.latency[i] = now.latency[i] - before.latency[i];
  return out;
}

bool is_zero(const Bucket& b) {
  const auto zero = [](std::uint32_t n) { return n == 0; };
  return (b.due | b.ended | b.completed | b.failed | b.bytes_received) == 0 &&
         std::all_of(b.latency.begin(), b.latency.end(), zero);
}

// Buckets may have been joined meanwhile; then those of before are, too.
void series_since(const Series& now, const Series& before, StageDelta& out) {
  Series earlier;
  earlier.step = now.step;
  if (before.step != now.step) earlier.merge(before);
  const std::vector<Bucket>& old = before.step == now.step ? before.buckets : earlier.buckets;
  out.step = now.step;
  for (std::size_t i = 0; i < now.buckets.size(); ++i) {
    const Bucket more = i < old.size() ? since(now.buckets[i], old[i]) : now.buckets[i];
    if (!is_zero(more)) out.series.emplace_back(static_cast<std::uint32_t>(i), more);
  }
}

JournalSummary since(const JournalSummary& now, const JournalSummary& before) {
  JournalSummary out;
  for (const auto& [name, count] : now.checks) {
    const auto was = before.checks.find(name);
    aggregate::CheckCount more = count;
    if (was != before.checks.end()) more = {count.passed - was->second.passed, count.failed - was->second.failed};
    if ((more.passed | more.failed) != 0) out.checks.emplace(name, more);
  }
  for (std::size_t kind = 0; kind < out.mishaps.size(); ++kind) {
    out.mishaps[kind] = since(now.mishaps[kind], before.mishaps[kind]);
    for (const auto& [key, first] : now.firsts[kind]) {
      const auto was = before.firsts[kind].find(key);
      if (was == before.firsts[kind].end() || first.at < was->second.at) out.firsts[kind].emplace(key, first);
    }
  }
  return out;
}

}  // namespace

std::uint32_t step_number(Duration low) {
  const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(low.count(), 0));
  const int shift = std::max(0, static_cast<int>(std::bit_width(ns)) - steps_log2 - 1);
  return static_cast<std::uint32_t>((static_cast<std::uint64_t>(shift) << steps_log2) + (ns >> shift));
}

Duration step_low(std::uint32_t number) {
  const std::uint32_t shift = number < (2u << steps_log2) ? 0 : (number >> steps_log2) - 1;
  return Duration(static_cast<std::int64_t>(static_cast<std::uint64_t>(number - (shift << steps_log2)) << shift));
}

StepsDelta since(const Histogram& now, const Histogram& before) {
  StepsDelta out;
  if (now.count() == before.count()) return out;
  const auto old = steps_of(before);
  auto was = old.begin();
  for (StepsDelta::Step step : steps_of(now)) {
    while (was != old.end() && was->number < step.number) ++was;
    if (was != old.end() && was->number == step.number) step.count -= was->count;
    if (step.count != 0) out.steps.push_back(step);
  }
  out.sums = with_sums(now.sums(), before.sums(), false);
  return out;
}

Histogram::Sums combined(const Histogram::Sums& a, const Histogram::Sums& b) {
  Histogram::Sums out = with_sums(a, b, true);
  out.min = std::min(a.min, b.min);
  out.max = std::max(a.max, b.max);
  return out;
}

void add(Histogram& histogram, const StepsDelta& delta) {
  if (delta.empty()) return;
  const Histogram::Sums sums = histogram.empty() ? delta.sums : combined(histogram.sums(), delta.sums);
  for (const StepsDelta::Step& step : delta.steps) histogram.add_step(step_low(step.number), step.count);
  histogram.restore(sums);
}

bool RouteDelta::empty() const {
  const auto none = [](const auto& pair) { return pair[0].empty() && pair[1].empty(); };
  return is_zero(counts) && std::all_of(clocks.begin(), clocks.end(), none);
}

StageDelta since(const aggregate::StageSummary& now, const aggregate::StageSummary& before) {
  StageDelta out;
  out.length = now.length;
  const aggregate::RouteSummary nothing;
  for (std::uint32_t row = 0; row < now.routes.size(); ++row) {
    const auto& route = now.routes[row];
    const auto& was = row < before.routes.size() ? before.routes[row] : nothing;
    RouteDelta delta{row, since(route.counts, was.counts), {}};
    for (std::size_t i = 0; i < route.clocks.size(); ++i) {
      delta.clocks[i] = {since(route.clocks[i].response, was.clocks[i].response),
                         since(route.clocks[i].service, was.clocks[i].service)};
    }
    if (!delta.empty()) out.routes.push_back(std::move(delta));
  }
  const auto phases = phases_of(now.phases), earlier = phases_of(before.phases);
  for (std::size_t i = 0; i < phases.size(); ++i) out.phases[i] = since(*phases[i], *earlier[i]);
  out.opened = now.phases.opened - before.phases.opened;
  out.reused = now.phases.reused - before.phases.reused;
  for (std::size_t i = 0; i < out.http.size(); ++i) out.http[i] = now.http[i] - before.http[i];
  out.send_lag = since(now.send_lag, before.send_lag);
  series_since(now.series, before.series, out);
  out.journal = since(now.journal, before.journal);
  out.warmup_ended = now.warmup_ended - before.warmup_ended;
  out.warmup_failed = now.warmup_failed - before.warmup_failed;
  out.warmup = since(now.warmup, before.warmup);
  return out;
}

void add_counts(aggregate::StageSummary& whole, const StageDelta& delta) {
  whole.length = std::max(whole.length, delta.length);
  for (const RouteDelta& route : delta.routes) whole.routes[route.row].counts.merge(route.counts);
  whole.phases.opened += delta.opened;
  whole.phases.reused += delta.reused;
  for (std::size_t i = 0; i < whole.http.size(); ++i) whole.http[i] += delta.http[i];
  Series coarse;
  coarse.step = delta.step;
  whole.series.merge(coarse);  // joins its buckets as theirs are
  for (const auto& [place, bucket] : delta.series) whole.series.at(delta.step * place).merge(bucket);
  whole.journal.merge(delta.journal);
  whole.warmup_ended += delta.warmup_ended;
  whole.warmup_failed += delta.warmup_failed;
}

Counts counts_of(const StageDelta& delta) {
  Counts sum;
  for (const RouteDelta& route : delta.routes) sum.merge(route.counts);
  return sum;
}

}  // namespace brink::cluster
