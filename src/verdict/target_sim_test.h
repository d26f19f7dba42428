// A target in simulated time, and the machine that loads it: pools with patience, pauses, limits, a generator that is
// too slow. Plays the steps of a search and gives back what the real one would have seen. Deterministic under its seed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "verdict/search.h"
#include "verdict/verdict.h"

namespace brink::verdict::test {

struct SimPool {
  int slots = 1;
  double patience = 1e9;  // seconds a request waits for a slot before it is answered with 500
};

struct SimRoute {
  double low = 0.01, high = 0.01;  // service time, uniform; seconds
  double mean = 0, cv = 0;         // or, with a mean, lognormal
  int pool = -1;                   // index; -1: no limit
  double fails = 0;                // share answered with 500 at once, whatever the load
};

struct SimTarget {
  std::vector<SimRoute> routes;
  std::vector<SimPool> pools;
  double pause_period = 0, pause_length = 0;  // answers nobody for the first pause_length of every period
  int crashes_above = 0;                      // requests at once; 0: never. From then on connections are refused
  double limit_rps = 0;                       // answers 429 beyond it in any second; 0: no limit
  double fails_from = 0, fails_to = 0;        // between these times of the run every fourth request fails
  double slow_start = 0;                      // service times fall from five-fold to normal in so many seconds

  double client_cost = 0;      // CPU seconds of the generator for each request, on one core
  int client_fds = 0;          // connections it can have; 0: enough
  double client_lag = 0.0002;  // loop lag p99.9, seconds
};

struct Played {
  std::vector<Visit> visits;
  Verdict verdict;
  std::vector<std::string> names;
  double seconds = 0;  // of simulated load, warm-up and drain included
  std::uint64_t requests = 0;
};

// A whole search: next_step until it ends.
Played search(const SimTarget& target, const SearchOptions& options, std::uint64_t seed);

// One stage against a target that nothing was done to before.
Visit visit(const SimTarget& target, const SearchOptions& options, const Step& step, std::uint64_t seed);

std::vector<std::string> route_names(std::size_t count);  // "/0", "/1", ...

// Four pages in turn, the last behind 25 slots with little patience: the shop of `brink demo`.
SimTarget shop();

}  // namespace brink::verdict::test
