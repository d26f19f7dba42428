#include "aggregate/tally.h"

#include <algorithm>

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
  if (routes.empty()) routes.resize(other.routes.size());
  CHECK(routes.size() == other.routes.size(), "parts of a stage with different routes");
  for (std::size_t i = 0; i < routes.size(); ++i) routes[i].merge(other.routes[i]);
  phases.merge(other.phases);
  send_lag.merge(other.send_lag);
  warmup_ended += other.warmup_ended;
  warmup_failed += other.warmup_failed;
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
