// Histogram of durations: log-linear, 512 equal steps to each doubling, so any value is known to within 0.1 % of itself
// (half a step is at most 1/1024) from 1 µs to 1 h and beyond; count, sum, sum of squares, minimum and maximum are exact.
// Merging is addition: the order of parts never matters. Memory: 4 KB for each doubling in use (typically 20-40 KB).
// A plain value; not for two threads at once.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/time.h"

namespace brink::aggregate {

class Histogram {
 public:
  Histogram() = default;
  Histogram(const Histogram&);
  Histogram& operator=(const Histogram&);
  Histogram(Histogram&&) noexcept = default;
  Histogram& operator=(Histogram&&) noexcept = default;

  void record(Duration value) { record(value, 1); }
  void record(Duration value, std::uint64_t times);  // negative values count as zero
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  Duration min() const { return Duration(min_); }    // 0 when empty
  Duration max() const { return Duration(max_); }
  double mean() const;                               // seconds; 0 when empty
  double deviation() const;                          // seconds, population standard deviation

  // The value at rank ceil(q * count) (nearest rank; q in [0, 1]), as the middle of its step, clamped to [min, max].
  Duration quantile(double q) const;
  // How many values are <= limit, to the resolution of a step.
  std::uint64_t count_at_or_below(Duration limit) const;

  // Steps in use, ascending: fn(lowest value of the step, first value beyond it, count). For export and pictures.
  void for_each(const std::function<void(Duration low, Duration high, std::uint64_t count)>& fn) const;
  // Inverse of for_each for reading a saved run: adds `times` at the middle of the step that holds `low`, keeping
  // count; minimum, maximum and sums are set by restore().
  void add_step(Duration low, std::uint64_t times);
  void restore(Duration min, Duration max, double mean, double deviation);

 private:
  static constexpr int steps_log2 = 9;
  static constexpr int steps = 1 << steps_log2;
  static constexpr int octaves = 64 - steps_log2;
  using Octave = std::array<std::uint64_t, steps>;
  std::array<std::unique_ptr<Octave>, octaves> octaves_;
  std::uint64_t count_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
  double sum_ = 0;          // seconds
  double sum_squares_ = 0;  // seconds²
};

}  // namespace brink::aggregate
