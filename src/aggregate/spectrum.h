// Spectrum: a histogram of durations in the shapes monitoring systems take, small enough to be handed on while a stage
// is still being played. Exponential steps, 16 to a doubling (4.4 % wide; scale 4 of OpenTelemetry's exponential
// histograms, schema 4 of Prometheus' native ones), and beside them counts below the usual limits of dashboards.
//
// Made from a Histogram, step by step: a step of that (0.2 % wide) goes where its middle lies. So the spectrum of
// merged histograms is, to the last bit, the merged spectra, and one made later of the same histogram is nowhere
// smaller: what is exported as a counter never goes back.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "aggregate/histogram.h"
#include "base/time.h"

namespace brink::aggregate {

// Upper limits in seconds, inclusive; what is slower lies beyond the last.
inline constexpr std::array<double, 17> usual_limits = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                        0.5,    1,     2.5,    5,     10,   30,    60,   120};

struct Spectrum {
  static constexpr int scale = 4;  // 2^scale steps to a doubling

  std::uint64_t count = 0;
  std::uint64_t zero = 0;    // of them exactly 0; in no step, and below the first limit
  std::uint64_t sum_ns = 0;  // 584 years of added up time at most
  std::int64_t min_ns = std::numeric_limits<std::int64_t>::max();
  std::int64_t max_ns = 0;
  // steps[i] counts values in (low, high] with low = 2^((first + i) / 16) seconds and high = 2^((first + i + 1) / 16).
  // The first and the last step are not zero.
  int first = 0;
  std::vector<std::uint64_t> steps;
  // limits[i] counts values above usual_limits[i - 1] up to usual_limits[i]; the last what is above all of them.
  std::array<std::uint64_t, usual_limits.size() + 1> limits{};

  bool empty() const { return count == 0; }
  double sum() const { return static_cast<double>(sum_ns) / 1e9; }  // seconds
  double min() const { return empty() ? 0 : static_cast<double>(min_ns) / 1e9; }
  double max() const { return static_cast<double>(max_ns) / 1e9; }
  // In seconds, at nearest_rank(q, count), as the geometric middle of its step (within 2.2 %), clamped to [min, max];
  // 0 when empty.
  double quantile(double q) const;

  void add(const Histogram& histogram);
  void merge(const Spectrum& other);
  // What came on top of `before`, an earlier state of this one. The minimum and maximum are those of the steps, for
  // when exactly they were seen is not known.
  Spectrum since(const Spectrum& before) const;

  friend bool operator==(const Spectrum&, const Spectrum&) = default;

 private:
  std::uint64_t& step(int index);
};

// The upper end of step `index`, in seconds.
double spectrum_high(int index);

}  // namespace brink::aggregate
