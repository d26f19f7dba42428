// Trends: whether values that came one after another settle, drift or climb. Pure functions, exact and repeatable: no
// resampling, no random numbers.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace brink::aggregate {

// Mann-Kendall (Mann 1945, Kendall 1975): do later values tend to be larger (tau > 0) or smaller, whatever the shape?
struct Trend {
  double tau = 0;  // (rising pairs - falling pairs) / pairs, in [-1, 1]
  double p = 1;    // two-sided: how often as strong a trend comes of values in random order; 1 for fewer than 4 values
};
// With the correction for ties. Time grows with the square of the size: for batches and buckets, not for requests.
Trend mann_kendall(std::span<const double> in_order);

// Theil-Sen (Theil 1950, Sen 1968): the median of the slopes of all pairs, which up to 29 % of outliers cannot bend.
struct Slope {
  double slope = 0;
  double intercept = 0;      // median of y - slope * x
  double low = 0, high = 0;  // of the slope, 95 %, for independent deviations
};
// Pairs with the same x have no slope and are left out; nothing when there are fewer than 4 points with two different
// x. Time and space grow with the square of the size.
std::optional<Slope> theil_sen(std::span<const double> x, std::span<const double> y);

}  // namespace brink::aggregate
