#include "aggregate/estimate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "aggregate/distribution.h"
#include "aggregate/histogram.h"
#include "base/check.h"

namespace brink::aggregate {
namespace {

constexpr std::size_t batches = 20;

using Shares = std::array<double, batches>;

// The share of values <= limit in each batch.
Shares shares_at_or_below(std::span<const double> values, double limit) {
  Shares shares{};
  for (std::size_t i = 0; i < batches; ++i) {
    const std::size_t begin = values.size() * i / batches;
    const std::size_t end = values.size() * (i + 1) / batches;
    const auto batch = values.subspan(begin, end - begin);
    const auto below = std::count_if(batch.begin(), batch.end(), [&](double v) { return v <= limit; });
    shares[i] = static_cast<double>(below) / static_cast<double>(batch.size());
  }
  return shares;
}

// Batches that are short against the memory of the system resemble their neighbours; then their mean is less certain
// than their variance says, by (1 + r) / (1 - r) if they are a first-order process with correlation r between
// neighbours. The estimate of r from few batches is low by about one over their number.
double inflation(double r, std::size_t number) {
  const double resemblance = std::clamp(r + 1.0 / static_cast<double>(number), 0.0, 0.9);
  return (1 + resemblance) / (1 - resemblance);
}

// Variance of the mean of the shares.
double variance_of_mean(const Shares& shares) {
  double mean = 0, squares = 0, products = 0;
  for (const double share : shares) mean += share / batches;
  for (std::size_t i = 0; i < batches; ++i) {
    squares += (shares[i] - mean) * (shares[i] - mean);
    if (i > 0) products += (shares[i] - mean) * (shares[i - 1] - mean);
  }
  return squares > 0 ? squares / (batches - 1) / batches * inflation(products / squares, batches) : 0;
}

double value_at_rank(std::vector<double>& values, std::size_t rank) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

Interval wilson(double cases, double of, double z) {
  if (of <= 0) return {0, 1};
  const double share = cases / of;
  const double z2 = z * z / of;
  const double middle = (share + z2 / 2) / (1 + z2);
  const double half = std::sqrt(std::max(0.0, z2 * share * (1 - share) + z2 * z2 / 4)) / (1 + z2);
  return {cases > 0 ? std::max(0.0, middle - half) : 0, cases < of ? std::min(1.0, middle + half) : 1};
}

struct Pooled {
  std::uint64_t cases = 0, of = 0;
  std::size_t parts = 0;  // that are not empty
};

Pooled pool(std::span<const Cases> parts) {
  Pooled all;
  for (const Cases& part : parts) {
    CHECK(part.cases <= part.of);
    all.cases += part.cases;
    all.of += part.of;
    all.parts += part.of > 0;
  }
  return all;
}

// How the parts differ from the share over all, in standard deviations of independent cases.
struct Spread {
  double squares = 0;
  double products = 0;    // of neighbours
  std::size_t parts = 0;  // that are not empty; 0 when there is nothing to differ in
};

Spread spread_of(std::span<const Cases> parts) {
  const Pooled all = pool(parts);
  if (all.cases == 0 || all.cases == all.of) return {};
  const double share = static_cast<double>(all.cases) / static_cast<double>(all.of);
  Spread seen{0, 0, all.parts};
  double before = 0;
  for (const Cases& part : parts) {
    if (part.of == 0) continue;
    const double expected = share * static_cast<double>(part.of);
    const double off = (static_cast<double>(part.cases) - expected) / std::sqrt(expected * (1 - share));
    seen.squares += off * off;
    seen.products += off * std::exchange(before, off);
  }
  return seen;
}

}  // namespace

double effective_size_needed(double q) { return std::max(200.0, 10 / std::max(1e-9, std::min(q, 1 - q))); }

std::optional<QuantileEstimate> quantile_interval(std::span<const double> in_order, double q, double least_effective,
                                                  double confidence) {
  CHECK(q > 0 && q < 1 && confidence > 0 && confidence < 1);
  const std::size_t n = in_order.size();
  if (n < 5 * batches) return std::nullopt;
  std::vector<double> values(in_order.begin(), in_order.end());
  QuantileEstimate result;
  result.estimate = value_at_rank(values, nearest_rank(q, n));

  const double independent = q * (1 - q) / static_cast<double>(n);
  const double variance = std::max(independent, variance_of_mean(shares_at_or_below(in_order, result.estimate)));
  result.effective_size = q * (1 - q) / variance;
  // Whole counts such as 200 of 200 must not fail by the rounding of the line above.
  if (result.effective_size < least_effective * (1 - 1e-9)) return std::nullopt;

  const double half = student_t_quantile(0.5 + confidence / 2, batches - 1) * std::sqrt(variance);
  const auto ranks = static_cast<double>(n);
  const double low = std::max(1.0, std::floor(ranks * (q - half)));
  const double high = std::min(ranks, std::ceil(ranks * (q + half)) + 1);
  result.low = value_at_rank(values, static_cast<std::size_t>(low));
  result.high = value_at_rank(values, static_cast<std::size_t>(high));
  return result;
}

std::optional<QuantileEstimate> quantile_interval(std::span<const double> in_order, double q) {
  return quantile_interval(in_order, q, effective_size_needed(q));
}

double dispersion(std::span<const Cases> parts) {
  const Spread seen = spread_of(parts);
  return seen.parts < 2 ? 1 : std::max(1.0, seen.squares / static_cast<double>(seen.parts - 1));
}

double dispersion_in_order(std::span<const Cases> parts) {
  const std::size_t number = std::min(batches, parts.size());
  std::vector<Cases> joined(number);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Cases& batch = joined[i * number / parts.size()];
    batch.cases += parts[i].cases;
    batch.of += parts[i].of;
  }
  const Spread seen = spread_of(joined);
  if (seen.parts < 2 || seen.squares <= 0) return 1;
  const double spread = seen.squares / static_cast<double>(seen.parts - 1);
  return std::max(1.0, spread * inflation(seen.products / seen.squares, seen.parts));
}

Interval share_interval(std::uint64_t cases, std::uint64_t of, double dispersion, double confidence) {
  CHECK(cases <= of && dispersion >= 1);
  return wilson(static_cast<double>(cases) / dispersion, static_cast<double>(of) / dispersion,
                normal_quantile(0.5 + confidence / 2));
}

Interval share_interval(std::span<const Cases> parts, double confidence) {
  const Pooled all = pool(parts);
  const double widen = dispersion(parts);
  const double p = 0.5 + confidence / 2;
  const bool known = all.parts < 2 || widen == 1;  // no spread was estimated: that of independent cases is known
  const double z = known ? normal_quantile(p) : student_t_quantile(p, static_cast<double>(all.parts - 1));
  return wilson(static_cast<double>(all.cases) / widen, static_cast<double>(all.of) / widen, z);
}

double littles_law_gap(double users, double rate, double response_seconds, double think_seconds) {
  return users > 0 ? std::abs(users - rate * (response_seconds + think_seconds)) / users : 0;
}

}  // namespace brink::aggregate
