// The distribution of response times behind a stage's numbers, put together again from the record's histogram: what
// other tools' reports need beyond the percentiles that every record has.
#pragma once

#include <cstdint>
#include <vector>

#include "output/record_stage.h"

namespace brink::output::compat {

class Spread {
 public:
  // Of all complete and timed-out responses.
  explicit Spread(const Numbers& numbers);

  std::uint64_t count() const { return count_; }
  // Milliseconds at the nearest rank, exact at both ends and within 0.2 % between; 0 without samples.
  double quantile(double q) const;
  // The share of samples from `low` to `high`, in milliseconds.
  double share_within(double low, double high) const;
  // How many lie in each of `parts` equal steps from the least to the greatest.
  std::vector<std::uint64_t> parts(std::size_t parts) const;

 private:
  struct Step {
    double ms = 0;
    std::uint64_t count = 0;
  };
  std::vector<Step> steps_;  // ascending
  std::uint64_t count_ = 0;
  double least_ = 0, greatest_ = 0;
};

}  // namespace brink::output::compat
