// Tally: what a stage amounts to so far, for whoever looks on while it is played (exporters, a dashboard). The same
// counts as StageSummary, with spectra in the place of histograms: some 2 KB a route and outcome instead of 30. Only
// ever grows within a stage, so the difference of two is what happened between them.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "aggregate/recent.h"
#include "aggregate/spectrum.h"
#include "aggregate/summary.h"

namespace brink::aggregate {

struct SpectrumPair {
  Spectrum response;
  Spectrum service;
  void merge(const SpectrumPair& other);
};

struct RouteTally {
  // While a stage is played `in_flight` is zero, and what is in flight is sent - completed - failed.
  Counts counts;
  std::array<SpectrumPair, outcome_count> clocks;  // by Outcome
  void merge(const RouteTally& other);
};

struct PhasesTally {
  Spectrum dns, connect, tls, send, first_byte, transfer;
  std::uint64_t opened = 0;
  std::uint64_t reused = 0;
  void merge(const PhasesTally& other);
};

struct Tally {
  // By RouteId, as many as were asked for (Recorder::ask_tally); all further routes are one, the last.
  std::vector<RouteTally> routes;
  PhasesTally phases;
  Spectrum send_lag;
  std::uint64_t warmup_ended = 0;
  std::uint64_t warmup_failed = 0;
  Duration length{};  // of the window so far; the least of the parts
  Recent recent;
  std::vector<sample::WorkerHealth> workers;  // so far; none before the window begins

  // Adds another part of the same stage; of the same routes, or an empty one.
  void merge(const Tally& other);
};

RouteTally tally_of(const RouteSummary& route);
PhasesTally tally_of(const Phases& phases);
// What can be asked of a stage that has ended, asked of one that is being played: all routes together, response times
// as exact as spectra are, no phases, no series. Its counts do not balance, for requests are in flight.
StageSummary summary_so_far(const Tally& tally);
// A finished stage. Routes from `most_routes` on are summed up in one.
Tally tally_of(const StageSummary& stage, std::size_t most_routes);

}  // namespace brink::aggregate
