// The load of a thread group of JMeter, in words of bench.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "input/import/jmeter_text.h"
#include "input/import/jmx_document.h"

namespace brink::input {

struct JmeterLoad {
  std::string name;  // of the thread group
  double threads = 1;
  double ramp_s = 0;
  std::optional<double> duration_s;  // with a scheduler
  std::optional<double> loops;       // nothing: for ever
};

JmeterLoad read_load(const JmxElement& group, const JmeterText& text);

// Options of bench for groups that run side by side, each with so many steps an iteration: "-u 50 --ramp-up 10s -d
// 60s".
std::string bench_options_of(const std::vector<JmeterLoad>& loads, const std::vector<std::size_t>& steps);

}  // namespace brink::input
