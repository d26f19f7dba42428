// Is it the target that was measured, or we? The rule generator_saturated, which runs before all others: gates of the
// generator's own health. Any red gate makes a stage suspect as evidence against the target; it may still serve as a
// lower bound. What a red gate can and cannot explain is decided in judge.h: no slowness of ours makes a 500.
#pragma once

#include <string>
#include <vector>

#include "aggregate/summary.h"
#include "sample/reading.h"

namespace brink::verdict {

struct Gate {
  std::string name;  // "errors", "cpu", "loop_lag", "send_lag", "ceiling", "littles_law", "host_cpu",
                     // "steal"
  bool red = false;
  double value = 0;  // base units (seconds, shares, requests per second)
  double limit = 0;  // red beyond it
  std::string text;  // one sentence: what was seen and, if red, what to do
};

struct Health {
  std::vector<Gate> gates;  // every gate that could be judged, in a fixed order
  bool saturated() const;   // any red
  const Gate* first_red() const;
};

// What the machine can do, from a run against our own null server before the test.
struct Calibration {
  double ceiling_rps = 0;  // 0: not known
  Duration floor_p99{};    // response time against the null server
};

struct HealthInput {
  const aggregate::StageSummary* stage = nullptr;
  std::vector<sample::Reading> readings;  // subjects "generator" and "host", of this stage; read: host
                                          // steal_share, busy_share, cpus; generator process_cpu
  Calibration calibration;
  bool open_load = false;  // send lag is judged in open load only
  double users = 0;        // closed: users, for the audit by Little's law; 0 skips it
  Duration think{};
  // The p95 that would be called broken; 0: none (a bench). With a wall, lateness of ours is held against the distance
  // from the measured p95 to it; without one, against the latency itself.
  Duration latency_wall{};
};
Health judge_health(const HealthInput& input);

}  // namespace brink::verdict
