// The numbers of a run as a MetricSet: which metrics there are, what they are called, and what they count
// (docs/export.md lists them). Ours, and beside them pywrkr's by its names and units; of a run of `brink loadpilot`
// LoadPilot's too.
//
// Counters and histograms count what the record counts, requests due in the window of a stage, over all stages of the
// run: the last snapshot has the sums of the record. Requests of the warm-up are in a counter of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/histogram.h"
#include "aggregate/tally.h"
#include "output/export/metric_set.h"

namespace brink::output {

struct RouteNumbers {
  std::string name;  // unique
  aggregate::RouteTally tally;
};

// How a load stands at one moment; absent when no stage is being played.
struct LoadNow {
  double users = 0;        // asked for, in closed load
  double target_rate = 0;  // requests per second asked for, in open load; 0 in closed load
  std::uint64_t in_flight = 0;
};

// What a search found; see record.h.
struct AnswerNumbers {
  std::optional<double> users_hold, users_break, rps_hold, rps_break;
};

struct RunNumbers {
  std::string job, id, kind, version;
  Labels tags;
  WallTime start{}, time{};
  std::vector<RouteNumbers> routes;
  aggregate::PhasesTally phases;
  aggregate::Spectrum send_lag;
  std::uint64_t warmup_ended = 0;
  std::uint64_t warmup_failed = 0;
  std::uint64_t stages = 0;          // that have ended
  std::uint64_t invalid_stages = 0;  // of these; see verdict/health.h
  // Of these, where several machines or processes made the load.
  double invalid_s = 0;  // of their windows, times that are not to be trusted
  std::uint64_t lost_workers = 0;
  std::uint64_t unknown_requests = 0;  // that became due with workers that were lost, and of which nothing is known
  std::optional<LoadNow> load;
  AnswerNumbers answer;
  // Set in the last snapshot of a run: its length, and its response times to the resolution of a histogram.
  struct Whole {
    double length_s = 0;  // of all windows
    aggregate::Histogram response;
  };
  std::optional<Whole> whole;
};

// What a later snapshot is compared with, for rates.
struct Totals {
  WallTime time{};
  std::uint64_t requests = 0;  // that ended
  std::uint64_t errors = 0;
  std::uint64_t bytes_received = 0;
  aggregate::Spectrum response;  // ok, bad and timed_out
};
Totals totals_of(const RunNumbers& run);

// `before`: of the snapshot before this one, or of the run's start.
MetricSet run_metrics(const RunNumbers& run, const Totals& before);

}  // namespace brink::output
