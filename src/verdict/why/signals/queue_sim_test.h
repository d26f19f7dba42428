// Queues simulated for the tests of the signals: what a target of known nature answers, as samples. Deterministic.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/random.h"
#include "sample/sample.h"

namespace brink::verdict::why {

// A positive value of this mean and coefficient of variation (lognormal).
double varied(Random& random, double mean, double cv);

// A request that was due and ended at these seconds.
sample::Sample made_sample(double due, double done, std::uint32_t route = 0,
                           sample::Failure failure = sample::Failure::none, std::uint16_t status = 200);

// Users who ask again when they are answered, a FIFO queue, and servers behind it. `outside` is the part of a response
// in which no server is held.
struct ClosedQueue {
  std::uint32_t users = 64;
  std::uint32_t servers = 8;
  double hold = 0.05;
  double cv = 0.1;
  double outside = 0;
  std::size_t completions = 3000;
  std::uint64_t seed = 1;
};
std::vector<sample::Sample> simulate(const ClosedQueue& queue);

// The same users on `cores` processors that all requests share (`work` seconds each).
std::vector<sample::Sample> simulate_shared(std::uint32_t users, std::uint32_t cores, double work, double cv,
                                            std::size_t completions, std::uint64_t seed = 1);

// Requests come evenly at `rate`; `admit(at)` says who is let in, and is answered after `work`; others get 429 in 1 ms.
std::vector<sample::Sample> simulate_admission(double rate, double length, double work,
                                               const std::function<bool(double at)>& admit, std::uint64_t seed = 1);

// Whatever would end in the first `length` seconds of every `period` ends when that is over.
void freeze(std::vector<sample::Sample>& samples, double period, double length);

}  // namespace brink::verdict::why
