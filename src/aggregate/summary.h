// What a stage amounts to: counts that balance, histograms, a series by the second, and the exchanges worth keeping.
// Made by Recorder (one a worker), merged by merge(); plain values that cluster and output pass on.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "aggregate/coarse.h"
#include "aggregate/histogram.h"
#include "aggregate/journal_summary.h"
#include "base/ids.h"
#include "base/time.h"
#include "sample/exchange.h"
#include "sample/failure.h"
#include "sample/health.h"
#include "sample/sample.h"
#include "sample/sink.h"

namespace brink::aggregate {

// How a request ended, coarsely: what may stand together in one histogram.
enum class Outcome : std::uint8_t {
  ok,         // a complete response that counts as success
  bad,        // a complete response that counts as failure (status, assertion)
  timed_out,  // no complete response in time: the recorded time is a lower bound
  lost,       // no response for another reason; its time says nothing about speed
};
inline constexpr int outcome_count = 4;
constexpr Outcome outcome_of(sample::Failure failure) {
  using sample::Failure;
  switch (failure) {
    case Failure::none: return Outcome::ok;
    case Failure::status:
    case Failure::assertion: return Outcome::bad;
    case Failure::connect_timeout:
    case Failure::tls_timeout:
    case Failure::first_byte_timeout:
    case Failure::body_timeout:
    case Failure::message_timeout: return Outcome::timed_out;
    default: return Outcome::lost;
  }
}

// due = sent + missed;  sent = completed + failed + in_flight, where `sent` counts requests begun, whether or not a
// connection could be had. `completed` are successes; `failed` is the sum of `failures`.
struct Counts {
  std::uint64_t due = 0;
  std::uint64_t missed = 0;
  std::uint64_t sent = 0;
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t in_flight = 0;
  std::array<std::uint64_t, sample::failure_count> failures{};
  std::map<std::uint16_t, std::uint64_t> status;  // every complete response
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t body_bytes = 0;  // of what was received: bodies of complete responses
  // Ended inside the window, whenever they were due: what rates are made of, free of the bias of ramps and drains.
  std::uint64_t ended_in_window = 0;
  std::uint64_t completed_in_window = 0;  // of these, successes: goodput
  // Due before the window and never answered, in no other number: users who got nothing in all of it.
  std::uint64_t warmup_in_flight = 0;

  void merge(const Counts& other);
  bool balanced() const;
  // failed / (completed + failed); 0 when nothing ended.
  double failure_share() const;
};

struct Clocks {
  Histogram response;  // from due to the last byte (or the failure)
  Histogram service;   // from the first byte sent; requests that were never sent are not in it
  void merge(const Clocks& other);
};

struct RouteSummary {
  Counts counts;
  std::array<Clocks, outcome_count> clocks;  // by Outcome
  void merge(const RouteSummary& other);
  // Everything that says something about speed: ok, bad and timed_out.
  Histogram response() const;
  Histogram service() const;
  // What a user waits for: ok and timed_out. The judged distribution.
  Histogram judged() const;
};

// Where the time of a request went. Opening phases are recorded for new connections only.
struct Phases {
  Histogram dns, connect, tls, send, first_byte, transfer;
  std::uint64_t opened = 0;  // requests that opened a connection
  std::uint64_t reused = 0;
  void merge(const Phases& other);
};

// One second (or, past an hour, a longer step: see Series). `due` counts by when a request was due, all else by when it
// ended. Requests of the warm-up that end in the window are in `ended` to `bytes_received`, as they are in the rates;
// the latencies are those of requests due in the window.
struct Bucket {
  std::uint64_t due = 0;
  std::uint64_t ended = 0;
  std::uint64_t completed = 0;
  std::uint64_t failed = 0;
  std::uint64_t bytes_received = 0;
  // Response times of ok, bad and timed_out by coarse_step: within 9 % from 1 µs to 16.8 s.
  std::array<std::uint32_t, coarse_steps> latency{};
  void merge(const Bucket& other);
  // At the nearest rank; 0 when nothing was recorded.
  Duration quantile(double q) const;
};

// Buckets from the window's begin (warm-up has none). What ends in the drain lies in buckets beyond the window's
// length. Steps double once there are more than `most` buckets.
struct Series {
  static constexpr std::size_t most = 3600;
  Duration step = std::chrono::seconds(1);
  std::vector<Bucket> buckets;

  // The bucket for what happened so long (>= 0) after the window's begin; the series grows and coarsens to hold it.
  Bucket& at(Duration since_begin);
  void merge(const Series& other);

 private:
  void coarsen();
};

struct StageSummary {
  sample::Window window;             // as it was: end is when the last due time lay, or the count was reached
  Duration length{};                 // of the window
  std::vector<RouteSummary> routes;  // by RouteId; routes without requests are empty
  RouteSummary total;                // of all routes
  Phases phases;
  std::array<std::uint64_t, sample::http_count> http{};  // complete responses by sample::Http
  Histogram send_lag;                                    // begun - due
  Series series;
  std::vector<sample::Exchange> exchanges;  // first of each failure kind and status, and the slowest (notable.h)
  JournalSummary journal;                   // of users' programs
  bool all_exchanges = false;               // the stage asked for all of them
  std::uint64_t warmup_ended = 0;           // requests due before the window that ended
  std::uint64_t warmup_failed = 0;
  Histogram warmup;  // response times of those that had an answer or timed out
  std::vector<sample::WorkerHealth> workers;

  // Adds another part of the same stage (another worker, process or machine): both must have the same routes. Lengths
  // and windows agree, within what stopping by count allows; the longer is kept. The order of parts never matters,
  // except that `workers` stand in it.
  void merge(const StageSummary& other);
  double rate() const;     // ended in the window per second
  double goodput() const;  // completed in the window per second
};

}  // namespace brink::aggregate
