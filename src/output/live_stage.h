// LiveStage: a stage while it is being played, as numbers ready to be shown. What Stage (record_stage.h) is when it has
// ended; never saved. Units are in the names, as in the record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aggregate/tally.h"
#include "output/record_stage.h"
#include "plan/plan.h"
#include "verdict/health.h"

namespace brink::output {

// Absent when nothing ended that says how fast.
struct LiveTimes {
  std::optional<double> p50_ms, p95_ms, p99_ms, max_ms;
};

// A bucket of the series (aggregate/summary.h) that is over: of one second, or past an hour of more. `due` counts by
// when a request was due, all else by when it ended.
struct LiveSecond {
  double length_s = 1;
  std::uint64_t due = 0;
  std::uint64_t ended = 0;
  std::uint64_t failed = 0;
  std::uint64_t bytes_received = 0;
  LiveTimes times;  // within 9 %
};

struct LiveRoute {
  std::string name;
  double rate_rps = 0;  // ended inside the window, since it was last told of
  std::uint64_t ended = 0;
  std::uint64_t failed = 0;
  LiveTimes times;  // of all of the window so far; within 2.2 %, the maximum exact
};

struct LiveStage {
  std::string purpose;
  Load load;
  double elapsed_s = 0;  // since the stage began, its warm-up included
  bool warming_up = false;
  std::optional<double> users;      // closed: how many have started
  std::optional<double> asked_rps;  // open: what is asked for at this moment
  std::uint64_t warmup_ended = 0;
  std::uint64_t warmup_failed = 0;
  // Of the window so far; what is in flight is due - missed - completed - failed. Times are within 2.2 %; minimum, mean
  // and maximum are exact.
  Counts counts;
  double rate_rps = 0;
  Tally failures;
  Tally status;
  Bytes bytes;
  Times response_ms;
  std::vector<LiveSecond> seconds;  // of the window, that have ended since it was last told of
  std::vector<Process> processes;   // that play it together, as they said last; rates since it was last told of
  std::vector<Interval> invalid;    // of the window so far, by the time they begin
  std::vector<LiveRoute> routes;    // that had requests, in the order of the plan; the last may stand for all further
  // Of this machine. Gates as they would be judged if the stage ended now.
  Health health;
  bool trusted = true;              // no gate is red
  std::optional<double> cpu_share;  // of a core, by the busiest worker, since it was last told of
  ShortTimes send_lag_ms;
};

struct LiveInput {
  const plan::Plan* plan = nullptr;
  const plan::Stage* stage = nullptr;
  std::string purpose;
  Duration elapsed{};
  const aggregate::StageSummary* so_far = nullptr;  // of `now`
  const aggregate::Tally* now = nullptr;
  const aggregate::Tally* before = nullptr;  // as told of last; null: this is the first time
  const verdict::Health* health = nullptr;
};

LiveStage live_stage(const LiveInput& input);

}  // namespace brink::output
