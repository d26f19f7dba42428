// StageDelta: what came on top of a stage's numbers since they were told last. The coordinator adds the deltas of all
// its workers into one sum, so it keeps one summary however many they are, and what it does for a delta depends on how
// many cells changed, not on how many requests changed them.
//
// Sums are exact: the deltas of a stage, added up in any order with those of others, are the merged summaries to the
// last bit. Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "aggregate/summary.h"

namespace brink::cluster {

// Of a histogram: what was added to its steps, by their number (step_number), in order; minimum and maximum as they are
// now; what came on top of its sums, modulo 2^128.
struct StepsDelta {
  struct Step {
    std::uint32_t number;
    std::uint64_t count;
  };
  std::vector<Step> steps;
  aggregate::Histogram::Sums sums{};
  bool empty() const { return steps.empty(); }
};

struct RouteDelta {
  std::uint32_t row = 0;
  aggregate::Counts counts;  // in_flight may fall: numbers are modulo 2^64
  std::array<std::array<StepsDelta, 2>, aggregate::outcome_count> clocks;  // response and service
  bool empty() const;
};

struct StageDelta {
  Duration length{};               // of the window so far, not a difference
  std::vector<RouteDelta> routes;  // in which something changed, in order
  std::array<StepsDelta, 6> phases;
  std::uint64_t opened = 0, reused = 0;
  std::array<std::uint64_t, sample::http_count> http{};
  StepsDelta send_lag;
  Duration step = std::chrono::seconds(1);                          // of the series
  std::vector<std::pair<std::uint32_t, aggregate::Bucket>> series;  // that changed, by their place, in order
  aggregate::JournalSummary journal;
  std::uint64_t warmup_ended = 0, warmup_failed = 0;
  StepsDelta warmup;
  std::optional<std::vector<sample::WorkerHealth>> workers;  // so far, where it is told
};

// What `now` has beyond `before`, an earlier state of the same stage (an empty one: all of it). Exchanges are not in
// it.
StageDelta since(const aggregate::StageSummary& now, const aggregate::StageSummary& before);
StepsDelta since(const aggregate::Histogram& now, const aggregate::Histogram& before);

// Adds all but histograms (step_sums.h) to `whole`, which has all rows, and whose total is left as it is.
void add_counts(aggregate::StageSummary& whole, const StageDelta& delta);
void add(aggregate::Histogram& histogram, const StepsDelta& delta);
// The sums of both, and their extremes.
aggregate::Histogram::Sums combined(const aggregate::Histogram::Sums& a, const aggregate::Histogram::Sums& b);

// The histograms of the phases, in the order of StageDelta::phases.
template <class Phases>
std::array<decltype(&std::declval<Phases&>().dns), 6> phases_of(Phases& p) {
  return {&p.dns, &p.connect, &p.tls, &p.send, &p.first_byte, &p.transfer};
}

// The counts of all its routes.
aggregate::Counts counts_of(const StageDelta& delta);

// A histogram's steps numbered from 0, without gaps; highest_step is the last there is.
std::uint32_t step_number(Duration low);
Duration step_low(std::uint32_t number);
inline constexpr std::uint32_t highest_step = 53 * 512 + 1023;

}  // namespace brink::cluster
