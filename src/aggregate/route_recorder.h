// RouteRecorder: what one worker saw of one route in one stage, as it comes. A part of Recorder; its thread only.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>

#include "aggregate/summary.h"
#include "aggregate/tally.h"
#include "sample/sample.h"

namespace brink::aggregate {

// Both clocks of requests that ended alike. In closed load they mostly show the same time, which is then recorded once.
class ClockRecorder {
 public:
  void record(const sample::Sample& sample) {
    const Duration response = sample.response_time();
    if (sample.was_sent() && sample.sent == sample.due) return both_.record(response);
    response_.record(response);
    if (sample.was_sent()) service_.record(sample.service_time());
  }

  Clocks clocks() const {
    Clocks clocks{both_, both_};
    clocks.response.merge(response_);
    clocks.service.merge(service_);
    return clocks;
  }
  void add_to(SpectrumPair& spectra) const {
    spectra.response.add(both_);
    spectra.service = spectra.response;
    spectra.response.add(response_);
    spectra.service.add(service_);
  }

 private:
  Histogram both_, response_, service_;
};

// Status codes as they come: the usual ones in a flat table, any other in a map.
class StatusRecorder {
 public:
  void count(std::uint16_t status) {
    if (status < first || status >= first + size) [[unlikely]] {
      ++others_[status];
      return;
    }
    if (!table_) [[unlikely]]
      table_ = std::make_unique<Table>();
    ++(*table_)[status - first];
  }
  std::map<std::uint16_t, std::uint64_t> counts() const;

 private:
  static constexpr std::uint16_t first = 100;
  static constexpr std::uint16_t size = 500;
  using Table = std::array<std::uint64_t, size>;
  std::unique_ptr<Table> table_;
  std::map<std::uint16_t, std::uint64_t> others_;
};

class RouteRecorder {
 public:
  void due() { ++due_; }
  void missed() { ++missed_; }
  void in_flight() { ++in_flight_; }
  void warmup_in_flight() { ++warmup_in_flight_; }
  // A request of the window ended.
  void ended(const sample::Sample& sample, Outcome outcome) {
    ++ended_[static_cast<std::size_t>(sample.failure)];
    bytes_sent_ += sample.bytes_sent;
    bytes_received_ += sample.bytes_received;
    body_bytes_ += sample.body_bytes;
    if (sample.status != 0 && has_response(sample.failure)) status_.count(sample.status);
    if (!sample.timed) return;
    auto& clocks = clocks_[static_cast<std::size_t>(outcome)];
    if (!clocks) [[unlikely]]
      clocks = std::make_unique<ClockRecorder>();
    clocks->record(sample);
  }
  // Any request ended inside the window.
  void ended_in_window(bool ok) {
    ++ended_in_window_;
    completed_in_window_ += ok;
  }

  RouteSummary summary() const;
  RouteTally tally() const;

 private:
  Counts counts() const;

  std::uint64_t due_ = 0;
  std::uint64_t missed_ = 0;
  std::uint64_t in_flight_ = 0;
  std::uint64_t warmup_in_flight_ = 0;
  std::uint64_t ended_in_window_ = 0;
  std::uint64_t completed_in_window_ = 0;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t bytes_received_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::array<std::uint64_t, sample::failure_count> ended_{};
  StatusRecorder status_;
  std::array<std::unique_ptr<ClockRecorder>, outcome_count> clocks_;  // made when first needed: most routes need one
};

}  // namespace brink::aggregate
