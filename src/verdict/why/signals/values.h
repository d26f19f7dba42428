// Values: what spans of requests are turned into before anything is read out of them: times in seconds, in the order in
// which they ended, and estimates that know their error. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/time.h"
#include "sample/sample.h"

namespace brink::verdict::why {

using Samples = std::span<const sample::Sample>;

// A number with one standard error, in the unit of the number.
struct Estimate {
  double value = 0;
  double error = 0;
};

double seconds_of(Instant at);  // since the clock's beginning

// Those of a route, or those that ended well, in the same order.
std::vector<sample::Sample> of_route(Samples samples, std::uint32_t route);
std::vector<sample::Sample> successes(Samples samples);
// Failures that are the target's, never this machine's.
std::vector<sample::Sample> failures(Samples samples);

// Seconds, in the given order. Service times of those only that were sent.
std::vector<double> response_times(Samples samples);
std::vector<double> service_times(Samples samples);
// In the target: what waits for a free connection waits with us, and its time there begins when it is taken up.
double seconds_inside(const sample::Sample& s);
// When they ended, ascending.
std::vector<double> completion_times(Samples samples);

// At the nearest rank; 0 of nothing. `values` in any order.
double quantile_of(std::vector<double> values, double q);
double mean_of(std::span<const double> values);       // 0 of nothing
double deviation_of(std::span<const double> values);  // of a sample (n - 1); 0 of fewer than two
double variation_of(std::span<const double> values);  // deviation over mean; 0 when the mean is not positive

// A value, and how much it counts beside others (> 0): one of a stage of six seconds as much as four of a second and a
// half.
struct Weighed {
  double value = 0, weight = 1;
};

// What never rises and is nearest to the values (least squares; pool adjacent violators: Ayer et al. 1955), so that one
// that happens to be high or low stands for itself only as far as its neighbours do.
std::vector<double> falling_fit(std::span<const Weighed> in_order);
// How far that falls, as a share of its first value (> 0). The error is that of its ends: by how the values scatter
// about it, and by how few events they were counted from, of which `value * weight` scatters by the root of
// `dispersion` times itself (1: events are independent; of a server that is always busy the squared coefficient of
// variation of its work: Cox 1962, Renewal Theory).
Estimate fall_of(std::span<const Weighed> in_order, double dispersion);

// A quantile of an ordered stream. From 100 values on the error knows how alike neighbours are (batch indicators,
// aggregate/estimate.h); below that it is that of independent values. Nothing of fewer than 5.
std::optional<Estimate> quantile_estimate(std::span<const double> in_order, double q);
inline std::optional<Estimate> median_estimate(std::span<const double> in_order) {
  return quantile_estimate(in_order, 0.5);
}

// So many of so many (> 0). The error is never 0: none of twelve is not the same as none of a thousand.
Estimate share_estimate(std::uint64_t cases, std::uint64_t of);
// left / right (> 0), error to first order.
Estimate quotient(const Estimate& left, const Estimate& right);

// Autocorrelation at a lag, in [-1, 1] but for the ends; 0 when fewer than two pairs exist or nothing varies.
double autocorrelation(std::span<const double> in_order, std::size_t lag);

// How many events (ascending) lie in each slice of time from the first on; the last, incomplete slice is left out.
// Nothing when that were more than `most` slices.
std::vector<double> counts_in_slices(std::span<const double> events, double slice, std::size_t most = 1u << 20);

}  // namespace brink::verdict::why
