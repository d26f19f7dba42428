// Simulated runs for the tests of compare: log-normal latencies whose neighbours resemble each other, on a machine that
// is never twice the same.
#pragma once

#include <string>
#include <vector>

#include "base/random.h"
#include "verdict/compare.h"

namespace brink::verdict {

struct SimulatedTarget {
  double median_s = 0.05;
  double sigma = 0.5;         // of the logarithm
  double resemblance = 0.6;   // correlation of neighbouring latencies
  double failures = 0.004;    // share
  double noise_least = 0.03;  // standard deviation between runs, drawn anew for each pair
  double noise_most = 0.05;
  double slowdown = 1;       // of the run made with it
  std::uint32_t users = 10;  // closed load, so goodput falls as latency rises
  double length_s = 20;
  std::vector<std::string> routes{"/"};
};

// `noise`: standard deviation of this run's factor.
ComparedRun simulate_run(const SimulatedTarget& target, const std::string& id, double noise, Random& random);

}  // namespace brink::verdict
