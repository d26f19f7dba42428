#include "aggregate/tally.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace brink::aggregate {

void SpectrumPair::merge(const SpectrumPair& other) {
  response.merge(other.response);
  service.merge(other.service);
}

void RouteTally::merge(const RouteTally& other) {
  counts.merge(other.counts);
  for (std::size_t i = 0; i < clocks.size(); ++i) clocks[i].merge(other.clocks[i]);
}

void PhasesTally::merge(const PhasesTally& other) {
  dns.merge(other.dns);
  connect.merge(other.connect);
  tls.merge(other.tls);
  send.merge(other.send);
  first_byte.merge(other.first_byte);
  transfer.merge(other.transfer);
  opened += other.opened;
  reused += other.reused;
}

void Tally::merge(const Tally& other) {
  if (other.routes.empty()) return;
  if (routes.empty()) {
    *this = other;
    return;
  }
  CHECK(routes.size() == other.routes.size(), "parts of a stage with different routes");
  for (std::size_t i = 0; i < routes.size(); ++i) routes[i].merge(other.routes[i]);
  phases.merge(other.phases);
  send_lag.merge(other.send_lag);
  warmup_ended += other.warmup_ended;
  warmup_failed += other.warmup_failed;
  length = std::min(length, other.length);
  recent.merge(other.recent);
  workers.insert(workers.end(), other.workers.begin(), other.workers.end());
}

namespace {

// Exact in count, minimum, maximum and mean.
Histogram histogram_of(const Spectrum& spectrum) {
  Histogram out;
  if (spectrum.empty()) return out;
  if (spectrum.zero > 0) out.record(Duration{}, spectrum.zero);
  for (std::size_t i = 0; i < spectrum.steps.size(); ++i) {
    const int step = spectrum.first + static_cast<int>(i);
    const double middle = std::sqrt(spectrum_high(step - 1) * spectrum_high(step));
    out.record(from_seconds(middle), spectrum.steps[i]);
  }
  const double mean = spectrum.sum() / static_cast<double>(spectrum.count);
  out.restore(Duration(spectrum.min_ns), Duration(spectrum.max_ns), mean, out.deviation());
  return out;
}

}  // namespace

StageSummary summary_so_far(const Tally& tally) {
  StageSummary out;
  out.length = tally.length;
  RouteTally total;
  for (const RouteTally& route : tally.routes) total.merge(route);
  out.total.counts = total.counts;
  for (std::size_t i = 0; i < total.clocks.size(); ++i) {
    out.total.clocks[i].response = histogram_of(total.clocks[i].response);
    out.total.clocks[i].service = histogram_of(total.clocks[i].service);
  }
  out.send_lag = histogram_of(tally.send_lag);
  out.warmup_ended = tally.warmup_ended;
  out.warmup_failed = tally.warmup_failed;
  out.workers = tally.workers;
  return out;
}

RouteTally tally_of(const RouteSummary& route) {
  RouteTally tally{.counts = route.counts, .clocks = {}};
  for (std::size_t i = 0; i < tally.clocks.size(); ++i) {
    tally.clocks[i].response.add(route.clocks[i].response);
    tally.clocks[i].service.add(route.clocks[i].service);
  }
  return tally;
}

PhasesTally tally_of(const Phases& phases) {
  PhasesTally tally;
  tally.dns.add(phases.dns);
  tally.connect.add(phases.connect);
  tally.tls.add(phases.tls);
  tally.send.add(phases.send);
  tally.first_byte.add(phases.first_byte);
  tally.transfer.add(phases.transfer);
  tally.opened = phases.opened;
  tally.reused = phases.reused;
  return tally;
}

Tally tally_of(const StageSummary& stage, std::size_t most_routes) {
  Tally tally;
  tally.routes.resize(std::min(stage.routes.size(), most_routes + 1));
  for (std::size_t i = 0; i < stage.routes.size(); ++i) {
    tally.routes[std::min(i, most_routes)].merge(tally_of(stage.routes[i]));
  }
  tally.phases = tally_of(stage.phases);
  tally.send_lag.add(stage.send_lag);
  tally.warmup_ended = stage.warmup_ended;
  tally.warmup_failed = stage.warmup_failed;
  return tally;
}

}  // namespace brink::aggregate
