// How far percentiles of a Histogram are off the exact ones, over distributions that a service can show. Prints the
// largest relative error as a number: 0.001 is 0.1 %.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <initializer_list>
#include <numbers>
#include <vector>

#include "aggregate/histogram.h"
#include "base/random.h"

namespace {

using brink::Duration;

double worst_error(const std::function<double(brink::Random&)>& seconds, brink::Random& random) {
  std::vector<Duration> exact(500'000);
  brink::aggregate::Histogram histogram;
  for (Duration& value : exact) {
    value = std::max(brink::from_seconds(seconds(random)), Duration(1'000));
    histogram.record(value);
  }
  std::sort(exact.begin(), exact.end());
  double worst = 0;
  for (const double q : {0.01, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999}) {
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(exact.size())));
    const double truth = brink::seconds(exact[rank - 1]);
    worst = std::max(worst, std::abs(brink::seconds(histogram.quantile(q)) - truth) / truth);
  }
  return worst;
}

double normal(brink::Random& random) {
  return std::sqrt(-2 * std::log1p(-random.uniform())) * std::cos(2 * std::numbers::pi * random.uniform());
}

}  // namespace

int main() {
  double worst = 0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    brink::Random random(seed);
    worst = std::max(worst, worst_error([](auto& r) { return r.exponential(0.05); }, random));
    worst = std::max(worst, worst_error([](auto& r) { return 0.02 * std::exp(1.2 * normal(r)); }, random));
    worst = std::max(worst, worst_error([](auto& r) { return r.uniform(20e-6, 200e-6); }, random));
    worst = std::max(worst, worst_error([](auto& r) { return r.uniform() < 0.97 ? 0.003 : 2.5; }, random));
    worst = std::max(worst, worst_error([](auto& r) { return 0.001 / std::pow(1 - r.uniform(), 0.7); }, random));
  }
  std::printf("%.6f\n", worst);
}
