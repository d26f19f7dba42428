#include "aggregate/distribution.h"

#include <cmath>
#include <utility>

#include "base/check.h"

namespace brink::aggregate {
namespace {

// The continued fraction of the incomplete beta function (DLMF 8.17.22), evaluated by Lentz's method.
double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  const auto away_from_zero = [](double v) { return std::abs(v) < tiny ? tiny : v; };
  double c = 1;
  double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double result = d;
  for (int m = 1; m < 10'000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    result *= c * d;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    result *= c * d;
    if (std::abs(c * d - 1) < 1e-15) break;
  }
  return result;
}

double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);  // std::lgamma writes a global, which two threads may not do
}

// The regularised incomplete beta function, from whichever end its fraction converges fast.
double beta_share(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

// Where a share that grows from below p at `low` to above it at `high` passes p.
template <class Share>
double bisect(double low, double high, double p, Share share) {
  for (int i = 0; i < 200 && high - low > 1e-13 * (1 + std::abs(low)); ++i) {
    const double middle = low + (high - low) / 2;
    (share(middle) < p ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

// Symmetric distributions: the quantile of the upper half, with its sign.
template <class Share>
double symmetric_quantile(double p, Share share) {
  CHECK(p > 0 && p < 1);
  if (p == 0.5) return 0;
  if (p < 0.5) return -symmetric_quantile(1 - p, share);
  double high = 1;
  while (share(high) < p && high < 1e300) high *= 2;
  return bisect(high > 1 ? high / 2 : 0, high, p, share);
}

}  // namespace

double normal_share(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double normal_quantile(double p) { return symmetric_quantile(p, normal_share); }

double student_t_share(double t, double degrees) {
  CHECK(degrees > 0);
  const double squares = degrees + t * t;
  // From the middle outwards or from the tail inwards, whichever keeps the digits.
  const double tail = t * t < degrees ? 0.5 - beta_share(0.5, degrees / 2, t * t / squares) / 2
                                      : beta_share(degrees / 2, 0.5, degrees / squares) / 2;
  return t > 0 ? 1 - tail : tail;
}

double student_t_quantile(double p, double degrees) {
  return symmetric_quantile(p, [degrees](double t) { return student_t_share(t, degrees); });
}

}  // namespace brink::aggregate
