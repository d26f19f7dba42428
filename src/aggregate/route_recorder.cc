#include "aggregate/route_recorder.h"

#include <utility>

namespace brink::aggregate {

std::map<std::uint16_t, std::uint64_t> StatusRecorder::counts() const {
  auto counts = others_;
  for (std::uint16_t i = 0; table_ && i < size; ++i) {
    if ((*table_)[i] > 0) counts[static_cast<std::uint16_t>(first + i)] = (*table_)[i];
  }
  return counts;
}

Counts RouteRecorder::counts() const {
  Counts counts;
  counts.due = due_;
  counts.missed = missed_;
  counts.sent = due_ - missed_;
  counts.in_flight = in_flight_;
  counts.warmup_in_flight = warmup_in_flight_;
  counts.failures = ended_;
  auto& successes = counts.failures[static_cast<std::size_t>(sample::Failure::none)];
  counts.completed = std::exchange(successes, 0);
  for (const std::uint64_t n : counts.failures) counts.failed += n;
  counts.status = status_.counts();
  counts.bytes_sent = bytes_sent_;
  counts.bytes_received = bytes_received_;
  counts.body_bytes = body_bytes_;
  counts.ended_in_window = ended_in_window_;
  counts.completed_in_window = completed_in_window_;
  return counts;
}

RouteSummary RouteRecorder::summary() const {
  RouteSummary summary;
  summary.counts = counts();
  for (std::size_t i = 0; i < clocks_.size(); ++i) {
    if (clocks_[i]) summary.clocks[i] = clocks_[i]->clocks();
  }
  return summary;
}

RouteTally RouteRecorder::tally() const {
  RouteTally tally;
  tally.counts = counts();
  for (std::size_t i = 0; i < clocks_.size(); ++i) {
    if (clocks_[i]) clocks_[i]->add_to(tally.clocks[i]);
  }
  return tally;
}

}  // namespace brink::aggregate
