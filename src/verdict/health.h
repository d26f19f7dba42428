// Is it the target that was measured, or we? The rule generator_saturated, which runs before all others: gates of the
// generator's own health (docs/numbers.md lists each with its reason). Any red gate makes a stage invalid as evidence
// against the target; it may still serve as a lower bound.
#pragma once

#include <string>
#include <vector>

#include "aggregate/summary.h"
#include "sample/reading.h"

namespace brink::verdict {

struct Gate {
  std::string name;     // "send_lag", "loop_lag", "cpu", "errors", "ceiling", "littles_law", "steal"
  bool red = false;
  double value = 0;     // base units (seconds, shares)
  double limit = 0;
  std::string text;     // one sentence: what was seen and what to do
};

struct Health {
  std::vector<Gate> gates;  // every gate that could be judged, in a fixed order
  bool saturated() const;   // any red
  const Gate* first_red() const;
};

// What the machine can do, from a run against our own null server before the test.
struct Calibration {
  double ceiling_rps = 0;      // 0: not known
  Duration floor_p99{};        // response time against the null server
};

struct HealthInput {
  const aggregate::StageSummary* stage = nullptr;
  std::vector<sample::Reading> readings;  // subjects "generator" and "host", of this stage
  Calibration calibration;
  bool open_load = false;      // send lag is judged in open load only
  double users = 0;            // closed: users, for the audit by Little's law; 0 skips it
  Duration think{};
};
Health judge_health(const HealthInput& input);

}  // namespace brink::verdict
