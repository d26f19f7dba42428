// Histogram of durations: log-linear, 512 equal steps to each doubling, so any value is known to within 0.1 % of itself
// (half a step is at most 1/1024) from 1 µs to 1 h and beyond; below 1 µs it is known to the nanosecond. Count, mean,
// deviation, minimum and maximum are exact: sums are kept in integers.
// Merging is addition: the order of parts never matters, to the last bit. Memory: 64 bytes when empty; then 4 KB for
// each doubling in use (typically 20-40 KB). A plain value; not for two threads at once.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>

#include "base/time.h"

namespace brink::aggregate {

// The rank of quantile q among `count` values: ceil(q * count), at least 1 and at most count. Products that are whole
// but for the rounding of q (0.07 * 100) are taken as whole.
std::uint64_t nearest_rank(double q, std::uint64_t count);

class Histogram {
 public:
  Histogram() = default;
  Histogram(const Histogram& other) { merge(other); }
  Histogram(Histogram&& other) noexcept { swap(other); }
  Histogram& operator=(Histogram other) noexcept {
    swap(other);
    return *this;
  }
  ~Histogram() = default;

  // Negative values count as zero. The hot path: about 2 ns.
  void record(Duration value) {
    const std::int64_t ns = value.count() > 0 ? value.count() : 0;
    ++step(static_cast<std::uint64_t>(ns));
    tally(ns, 1);
  }
  void record(Duration value, std::uint64_t times);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  Duration min() const { return Duration(count_ > 0 ? min_ : 0); }
  Duration max() const { return Duration(max_); }                            // 0 when empty
  double mean() const;                                                       // seconds; 0 when empty
  double deviation() const;                                                  // seconds, population standard deviation
  std::uint64_t sum_ns() const { return static_cast<std::uint64_t>(sum_); }  // up to 584 years

  // The value at nearest_rank(q, count), as the middle of its step, clamped to [min, max]; the first and the last rank
  // are min and max. 0 when empty.
  Duration quantile(double q) const;
  // How many values are <= limit, to the resolution of a step.
  std::uint64_t count_at_or_below(Duration limit) const;

  // Steps in use, ascending: fn(lowest value of the step, first value beyond it, count). For export and pictures.
  void for_each(const std::function<void(Duration low, Duration high, std::uint64_t count)>& fn) const;
  // Inverse of for_each for reading a saved run: records `times` at the middle of the step that holds `low`. What the
  // steps do not know, restore() sets: minimum, maximum, mean and deviation (seconds), of the same count.
  void add_step(Duration low, std::uint64_t times);
  void restore(Duration min, Duration max, double mean, double deviation);

  // What count and steps do not say, to the last bit: for whoever carries a histogram elsewhere. Sums are of
  // nanoseconds and of their squares, modulo 2^128.
  struct Sums {
    Duration min, max;
    std::uint64_t sum_high, sum_low, squares_high, squares_low;
  };
  Sums sums() const;
  // The inverse, after add_step() of all steps. 0 <= min <= max. Without effect on an empty one.
  void restore(const Sums& sums);

  friend bool operator==(const Histogram& a, const Histogram& b);

 private:
  static constexpr int steps_log2 = 9;
  static constexpr int steps = 1 << steps_log2;
  static constexpr int octaves = 64 - steps_log2;  // the first two hold values below 1024 ns one by one
  using Octave = std::array<std::uint64_t, steps>;
  using Table = std::array<std::unique_ptr<Octave>, octaves>;  // present: not all zeros
  __extension__ typedef unsigned __int128 Wide;

  static constexpr int octave_of(std::uint64_t ns) { return std::bit_width(ns | (steps - 1)) - steps_log2; }
  static constexpr int shift_of(int octave) { return octave > 0 ? octave - 1 : 0; }
  static constexpr std::int64_t low_of(int octave, int i) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(octave > 0 ? steps + i : i) << shift_of(octave));
  }
  static constexpr std::int64_t width_of(int octave) { return std::int64_t{1} << shift_of(octave); }

  std::uint64_t& step(std::uint64_t ns) {
    const int octave = octave_of(ns);
    Octave* found = table_ ? (*table_)[octave].get() : nullptr;
    if (!found) [[unlikely]]
      found = &make_octave(octave);
    return (*found)[(ns >> shift_of(octave)) & (steps - 1)];
  }
  void tally(std::int64_t ns, std::uint64_t times) {
    count_ += times;
    min_ = ns < min_ ? ns : min_;
    max_ = ns > max_ ? ns : max_;
    sum_ += static_cast<Wide>(ns) * times;
    squares_ += static_cast<Wide>(ns) * static_cast<Wide>(ns) * times;
  }
  Octave& make_octave(int octave);
  void swap(Histogram& other) noexcept;

  std::unique_ptr<Table> table_;
  std::uint64_t count_ = 0;
  std::int64_t min_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t max_ = 0;
  Wide sum_ = 0;      // ns
  Wide squares_ = 0;  // ns², modulo 2^128: deviation() says why that is enough
};

}  // namespace brink::aggregate
