#include "plan/rate.h"

#include <cmath>

namespace brink::plan {
namespace {

// With 64 bits of mantissa the 10^9th arrival is as exact as the first; with the 53 of a double it would be off by more
// than a nanosecond.
using Real = long double;

Real in_seconds(Duration d) { return static_cast<Real>(d.count()) / 1e9L; }

// To the nearest nanosecond; half of Duration's range and beyond is never.
Duration rounded(Real s) {
  constexpr Real most = 4.6e18L;
  const Real ns = s * 1e9L;
  return ns < most ? Duration(static_cast<std::int64_t>(std::floor(ns + 0.5L))) : Duration::max();
}

Real ramp_seconds(const Rate& rate) { return rate.over > Duration::zero() ? in_seconds(rate.over) : 0; }
Real ramp_area(const Rate& rate) { return (static_cast<Real>(rate.from) + rate.to) / 2 * ramp_seconds(rate); }

}  // namespace

double Rate::at(Duration t) const {
  if (t >= over) return to;
  if (t <= Duration::zero()) return from;
  return static_cast<double>(from + (static_cast<Real>(to) - from) * in_seconds(t) / in_seconds(over));
}

double Rate::integral(Duration t) const {
  if (t <= Duration::zero()) return 0;
  const Real x = in_seconds(t);
  if (t >= over) return static_cast<double>(ramp_area(*this) + to * (x - ramp_seconds(*this)));
  const Real slope = (static_cast<Real>(to) - from) / ramp_seconds(*this);
  return static_cast<double>(x * (from + slope * x / 2));
}

Duration Rate::inverse(double n) const {
  if (!(n > 0)) return Duration::zero();
  const Real ramp = ramp_seconds(*this);
  const Real area = ramp_area(*this);
  if (n > area) return to > 0 ? rounded(ramp + (n - area) / to) : Duration::max();
  // from * x + slope * x² / 2 = n, solved in the form that loses no digits when the slope is small or negative.
  const Real slope = (static_cast<Real>(to) - from) / ramp;
  const Real square = static_cast<Real>(from) * from + 2 * slope * n;
  return rounded(2 * n / (from + std::sqrt(square > 0 ? square : 0)));
}

}  // namespace brink::plan
