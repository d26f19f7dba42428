#include "aggregate/summary.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "aggregate/notable.h"
#include "base/check.h"

namespace brink::aggregate {

using sample::Failure;

void Counts::merge(const Counts& other) {
  due += other.due;
  missed += other.missed;
  sent += other.sent;
  completed += other.completed;
  failed += other.failed;
  in_flight += other.in_flight;
  warmup_in_flight += other.warmup_in_flight;
  for (std::size_t i = 0; i < failures.size(); ++i) failures[i] += other.failures[i];
  for (const auto& [code, count] : other.status) status[code] += count;
  bytes_sent += other.bytes_sent;
  bytes_received += other.bytes_received;
  body_bytes += other.body_bytes;
  ended_in_window += other.ended_in_window;
  completed_in_window += other.completed_in_window;
}

bool Counts::balanced() const {
  return due == sent + missed && sent == completed + failed + in_flight &&
         failed == std::accumulate(failures.begin(), failures.end(), std::uint64_t{0}) &&
         failures[static_cast<std::size_t>(Failure::none)] == 0 && completed_in_window <= ended_in_window;
}

double Counts::failure_share() const {
  const std::uint64_t ended = completed + failed;
  return ended > 0 ? static_cast<double>(failed) / static_cast<double>(ended) : 0;
}

void Clocks::merge(const Clocks& other) {
  response.merge(other.response);
  service.merge(other.service);
}

void RouteSummary::merge(const RouteSummary& other) {
  counts.merge(other.counts);
  for (std::size_t i = 0; i < clocks.size(); ++i) clocks[i].merge(other.clocks[i]);
}

namespace {

Histogram joined(const std::array<Clocks, outcome_count>& clocks, std::initializer_list<Outcome> outcomes,
                 Histogram Clocks::*clock) {
  Histogram all;
  for (const Outcome outcome : outcomes) all.merge(clocks[static_cast<std::size_t>(outcome)].*clock);
  return all;
}

}  // namespace

Histogram RouteSummary::response() const {
  return joined(clocks, {Outcome::ok, Outcome::bad, Outcome::timed_out}, &Clocks::response);
}

Histogram RouteSummary::service() const {
  return joined(clocks, {Outcome::ok, Outcome::bad, Outcome::timed_out}, &Clocks::service);
}

Histogram RouteSummary::judged() const { return joined(clocks, {Outcome::ok, Outcome::timed_out}, &Clocks::response); }

void Phases::merge(const Phases& other) {
  dns.merge(other.dns);
  connect.merge(other.connect);
  tls.merge(other.tls);
  send.merge(other.send);
  first_byte.merge(other.first_byte);
  transfer.merge(other.transfer);
  opened += other.opened;
  reused += other.reused;
}

void Bucket::merge(const Bucket& other) {
  due += other.due;
  ended += other.ended;
  completed += other.completed;
  failed += other.failed;
  bytes_received += other.bytes_received;
  for (std::size_t i = 0; i < latency.size(); ++i) {
    const std::uint64_t sum = std::uint64_t{latency[i]} + other.latency[i];
    latency[i] = static_cast<std::uint32_t>(std::min<std::uint64_t>(sum, std::numeric_limits<std::uint32_t>::max()));
  }
}

Duration Bucket::quantile(double q) const {
  const std::uint64_t rank = nearest_rank(q, std::accumulate(latency.begin(), latency.end(), std::uint64_t{0}));
  if (rank == 0) return {};
  std::uint64_t below = 0;
  int step = 0;
  while ((below += latency[static_cast<std::size_t>(step)]) < rank) ++step;
  return coarse_value(step);
}

Bucket& Series::at(Duration since_begin) {
  CHECK(since_begin >= Duration::zero());
  while (since_begin / step >= static_cast<std::int64_t>(most)) coarsen();
  const auto index = static_cast<std::size_t>(since_begin / step);
  if (index >= buckets.size()) buckets.resize(index + 1);
  return buckets[index];
}

void Series::coarsen() {
  for (std::size_t i = 0; 2 * i < buckets.size(); ++i) {
    Bucket pair = buckets[2 * i];
    if (2 * i + 1 < buckets.size()) pair.merge(buckets[2 * i + 1]);
    buckets[i] = pair;
  }
  buckets.resize((buckets.size() + 1) / 2);
  step *= 2;
}

void Series::merge(const Series& other) {
  while (step < other.step) coarsen();
  for (std::size_t i = 0; i < other.buckets.size(); ++i) {
    at(other.step * static_cast<std::int64_t>(i)).merge(other.buckets[i]);
  }
}

void StageSummary::merge(const StageSummary& other) {
  const bool longer = other.length > length || (other.length == length && other.window.begin < window.begin);
  if (routes.empty() || longer) {
    window = other.window;
    length = other.length;
  }
  if (routes.empty()) routes.resize(other.routes.size());
  CHECK(other.routes.empty() || routes.size() == other.routes.size(), "parts of one stage have the same routes");
  for (std::size_t i = 0; i < other.routes.size(); ++i) routes[i].merge(other.routes[i]);
  total.merge(other.total);
  phases.merge(other.phases);
  for (std::size_t i = 0; i < http.size(); ++i) http[i] += other.http[i];
  send_lag.merge(other.send_lag);
  series.merge(other.series);
  journal.merge(other.journal);
  all_exchanges = all_exchanges || other.all_exchanges;
  exchanges.insert(exchanges.end(), other.exchanges.begin(), other.exchanges.end());
  keep_notable(exchanges, all_exchanges);
  warmup_ended += other.warmup_ended;
  warmup_failed += other.warmup_failed;
  warmup.merge(other.warmup);
  workers.insert(workers.end(), other.workers.begin(), other.workers.end());
}

double StageSummary::rate() const {
  return length > Duration::zero() ? static_cast<double>(total.counts.ended_in_window) / seconds(length) : 0;
}

double StageSummary::goodput() const {
  return length > Duration::zero() ? static_cast<double>(total.counts.completed_in_window) / seconds(length) : 0;
}

}  // namespace brink::aggregate
