// TrendValues: how the values of one trend are distributed, in constant memory: the first thousand as they are, more as
// a histogram whose steps are 0.1 % of the value. Count, sum, minimum and maximum are exact. Merging is addition.
#pragma once

#include <cstdint>
#include <vector>

#include "aggregate/histogram.h"

namespace brink::aggregate {

class TrendValues {
 public:
  static constexpr std::size_t most_exact = 1000;

  void record(double value);
  void merge(const TrendValues& other);
  // What came on top of `before`, an earlier state of the same trend: merged into that, or together with what others
  // had on top into anything, it is what there is now. Minimum and maximum are those of now.
  TrendValues since(const TrendValues& before) const;

  // As it stands, for whoever carries it elsewhere.
  const std::vector<double>& values() const { return values_; }  // none, where there are more than the first thousand
  const Histogram& above() const { return above_; }              // of those; in millionths
  const Histogram& below() const { return below_; }
  struct Extremes {
    double sum = 0, min = 0, max = 0;
  };
  static TrendValues of(std::vector<double> values, Histogram above, Histogram below, const Extremes& extremes);

  std::uint64_t count() const { return count_; }
  double sum() const { return sum_; }
  double min() const { return count_ > 0 ? min_ : 0; }
  double max() const { return count_ > 0 ? max_ : 0; }
  double mean() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : 0; }
  // Between the two values that the rank p * (count - 1), 0 <= p <= 1, lies between. 0 when empty.
  double percentile(double p) const;

 private:
  bool exact() const { return above_.empty() && below_.empty(); }
  void spill();
  void record_step(double value);
  double at_rank(std::uint64_t rank, const std::vector<double>& sorted) const;

  std::vector<double> values_;  // while there are few
  Histogram above_, below_;     // of a millionth each: values, and what is below zero negated
  std::uint64_t count_ = 0;
  double sum_ = 0;
  double min_ = 0;
  double max_ = 0;
};

}  // namespace brink::aggregate
