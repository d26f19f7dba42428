#include "aggregate/trend.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "aggregate/distribution.h"
#include "base/check.h"

namespace brink::aggregate {
namespace {

// Of the number of rising minus falling pairs among n values in random order.
double kendall_variance(double n) { return n * (n - 1) * (2 * n + 5) / 18; }

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

}  // namespace

Trend mann_kendall(std::span<const double> in_order) {
  const auto n = static_cast<double>(in_order.size());
  if (in_order.size() < 4) return {};
  double score = 0;
  for (std::size_t i = 0; i < in_order.size(); ++i) {
    for (std::size_t j = i + 1; j < in_order.size(); ++j)
      score += (in_order[j] > in_order[i]) - (in_order[j] < in_order[i]);
  }
  std::map<double, double> ties;
  for (const double value : in_order) ++ties[value];
  double variance = kendall_variance(n);
  for (const auto& [value, times] : ties) variance -= kendall_variance(times);
  if (variance <= 0) return {};
  const double z = std::max(0.0, std::abs(score) - 1) / std::sqrt(variance);
  return {score / (n * (n - 1) / 2), std::min(1.0, 2 * normal_share(-z))};
}

std::optional<Slope> theil_sen(std::span<const double> x, std::span<const double> y) {
  CHECK(x.size() == y.size());
  std::vector<double> slopes;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = i + 1; j < x.size(); ++j) {
      if (x[i] != x[j]) slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
    }
  }
  if (x.size() < 4 || slopes.empty()) return std::nullopt;
  Slope result;
  result.slope = median(slopes);
  std::vector<double> rests(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) rests[i] = y[i] - result.slope * x[i];
  result.intercept = median(rests);

  std::sort(slopes.begin(), slopes.end());
  const double half = normal_quantile(0.975) * std::sqrt(kendall_variance(static_cast<double>(x.size())));
  const auto count = static_cast<double>(slopes.size());
  const auto at = [&](double rank) { return slopes[static_cast<std::size_t>(std::clamp(rank, 1.0, count)) - 1]; };
  result.low = at(std::floor((count - half) / 2));
  result.high = at(std::ceil((count + half) / 2) + 1);
  return result;
}

}  // namespace brink::aggregate
