// StepSums: what comes on top of one histogram from many workers, until it is looked at. A step costs an addition here,
// where a histogram keeps exact sums of its values for each; those come with the delta, once. Memory: 4 KB for each
// 512 neighbouring steps in use. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "cluster/delta.h"

namespace brink::cluster {

class StepSums {
 public:
  void add(const StepsDelta& delta);
  // Adds it all to `histogram`; there is nothing left here then.
  void empty_into(aggregate::Histogram& histogram);

 private:
  static constexpr std::uint32_t of_page = 512;
  using Page = std::array<std::uint64_t, of_page>;
  std::vector<std::unique_ptr<Page>> pages_;  // by the number of a step
  aggregate::Histogram::Sums sums_{};
  bool any_ = false;
};

// The same of a whole stage: but for its histograms a delta is added to `whole` at once.
class StageSums {
 public:
  void add(aggregate::StageSummary& whole, const StageDelta& delta);
  void empty_into(aggregate::StageSummary& whole);

 private:
  struct Route {
    std::array<std::array<StepSums, 2>, aggregate::outcome_count> clocks;
  };
  std::vector<Route> routes_;
  std::array<StepSums, 6> phases_;
  StepSums send_lag_, warmup_;
};

}  // namespace brink::cluster
