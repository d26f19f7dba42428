#include "verdict/why/signals/values.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

#include "aggregate/estimate.h"
#include "aggregate/histogram.h"
#include "base/check.h"

namespace brink::verdict::why {
namespace {

constexpr std::size_t fewest_values = 5;
constexpr double one_sigma = 0.6827;

template <class Keep>
std::vector<sample::Sample> only_if(Samples samples, Keep keep) {
  std::vector<sample::Sample> kept;
  std::copy_if(samples.begin(), samples.end(), std::back_inserter(kept), keep);
  return kept;
}

// Half the distance of the ranks one standard error to each side.
Estimate independent_quantile(std::span<const double> values, double q) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const double n = static_cast<double>(sorted.size());
  const auto at = [&](double rank) { return sorted[static_cast<std::size_t>(std::clamp(rank, 0.0, n - 1))]; };
  const double spread = std::max(0.5, std::sqrt(n * q * (1 - q)));
  const double middle = q * (n - 1);
  const double value = (at(std::floor(middle)) + at(std::ceil(middle))) / 2;
  return {value, (at(std::ceil(middle + spread)) - at(std::floor(middle - spread))) / 2};
}

}  // namespace

double seconds_of(Instant at) { return seconds(at.time_since_epoch()); }

std::vector<sample::Sample> of_route(Samples samples, std::uint32_t route) {
  return only_if(samples, [&](const sample::Sample& s) { return s.route.value == route; });
}

std::vector<sample::Sample> successes(Samples samples) {
  return only_if(samples, [](const sample::Sample& s) { return s.ok(); });
}

std::vector<sample::Sample> failures(Samples samples) {
  return only_if(samples, [](const sample::Sample& s) { return !s.ok() && !is_ours(s.failure); });
}

std::vector<double> response_times(Samples samples) {
  std::vector<double> times;
  times.reserve(samples.size());
  for (const sample::Sample& s : samples) times.push_back(seconds(s.response_time()));
  return times;
}

std::vector<double> service_times(Samples samples) {
  std::vector<double> times;
  for (const sample::Sample& s : samples) {
    if (s.was_sent()) times.push_back(seconds(s.service_time()));
  }
  return times;
}

double seconds_inside(const sample::Sample& s) { return seconds(s.done - s.begun); }

std::vector<double> completion_times(Samples samples) {
  std::vector<double> times;
  times.reserve(samples.size());
  for (const sample::Sample& s : samples) times.push_back(seconds_of(s.done));
  std::sort(times.begin(), times.end());
  return times;
}

double quantile_of(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  const auto rank = static_cast<std::ptrdiff_t>(aggregate::nearest_rank(q, values.size()) - 1);
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

double mean_of(std::span<const double> values) {
  return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::vector<double> falling_fit(std::span<const Weighed> in_order) {
  struct Pool {
    double sum = 0, weight = 0;
    std::size_t size = 0;
    double mean() const { return sum / weight; }
  };
  std::vector<Pool> pools;
  for (const Weighed& of : in_order) {
    pools.push_back({of.value * of.weight, of.weight, 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() < pools.back().mean()) {
      const Pool last = pools.back();
      pools.pop_back();
      pools.back().sum += last.sum;
      pools.back().weight += last.weight;
      pools.back().size += last.size;
    }
  }
  std::vector<double> fit;
  for (const Pool& pool : pools) fit.insert(fit.end(), pool.size, pool.mean());
  return fit;
}

Estimate fall_of(std::span<const Weighed> in_order, double dispersion) {
  const std::vector<double> fit = falling_fit(in_order);
  double squares = 0, of_first = 0, of_last = 0;
  std::size_t pools = 1;
  for (std::size_t i = 0; i < fit.size(); ++i) {
    const auto& [value, weight] = in_order[i];
    squares += weight * (value - fit[i]) * (value - fit[i]);
    pools += i > 0 && fit[i] < fit[i - 1];
    if (fit[i] == fit.front()) of_first += weight;
    if (fit[i] == fit.back()) of_last += weight;
  }
  const double scatter = fit.size() > pools ? std::sqrt(squares / static_cast<double>(fit.size() - pools)) : 0;
  const double left = fit.back() / fit.front();
  const auto counted = [&](double value, double length) { return dispersion / std::max(1.0, value * length); };
  const double by_count = left * std::sqrt(counted(fit.front(), of_first) + counted(fit.back(), of_last));
  const double by_scatter = scatter * std::sqrt(1 / of_first + 1 / of_last) / fit.front();
  return {1 - left, std::hypot(by_count, by_scatter)};
}

double deviation_of(std::span<const double> values) {
  if (values.size() < 2) return 0;
  const double mean = mean_of(values);
  double squares = 0;
  for (const double v : values) squares += (v - mean) * (v - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double variation_of(std::span<const double> values) {
  const double mean = mean_of(values);
  return mean > 0 ? deviation_of(values) / mean : 0;
}

std::optional<Estimate> quantile_estimate(std::span<const double> in_order, double q) {
  if (in_order.size() < fewest_values) return std::nullopt;
  if (const auto batched = aggregate::quantile_interval(in_order, q, fewest_values, one_sigma)) {
    return Estimate{batched->estimate, (batched->high - batched->low) / 2};
  }
  return independent_quantile(in_order, q);
}

Estimate share_estimate(std::uint64_t cases, std::uint64_t of) {
  CHECK(of > 0);
  const auto n = static_cast<double>(of);
  const double likely = (static_cast<double>(cases) + 1) / (n + 2);  // Laplace's rule of succession
  return {static_cast<double>(cases) / n, std::sqrt(likely * (1 - likely) / n)};
}

Estimate quotient(const Estimate& left, const Estimate& right) {
  CHECK(right.value > 0);
  const double value = left.value / right.value;
  return {value, std::hypot(left.error, value * right.error) / right.value};
}

double autocorrelation(std::span<const double> in_order, std::size_t lag) {
  if (in_order.size() < lag + 2) return 0;
  const double mean = mean_of(in_order);
  double with = 0, all = 0;
  for (const double v : in_order) all += (v - mean) * (v - mean);
  for (std::size_t i = lag; i < in_order.size(); ++i) with += (in_order[i] - mean) * (in_order[i - lag] - mean);
  const auto n = static_cast<double>(in_order.size());
  return all > 0 ? with / all * n / (n - static_cast<double>(lag)) : 0;
}

std::vector<double> counts_in_slices(std::span<const double> events, double slice, std::size_t most) {
  if (events.empty() || slice <= 0) return {};
  const double slices = std::floor((events.back() - events.front()) / slice);
  if (slices > static_cast<double>(most)) return {};
  std::vector<double> counts(static_cast<std::size_t>(slices));
  for (const double at : events) {
    const auto index = static_cast<std::size_t>((at - events.front()) / slice);
    if (index < counts.size()) ++counts[index];
  }
  return counts;
}

}  // namespace brink::verdict::why
