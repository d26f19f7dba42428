// Rate: requests per second as a function of time, with its integral and the inverse of that, so that every arrival
// time is a formula and never the result of ticking.
#pragma once

#include <memory>
#include <vector>

#include "base/time.h"

namespace brink::plan {

inline constexpr long double longest_piece_ns = 1e18L;  // 31 years

// A stretch of a rate. At the share y of its length, 0 <= y < 1, the rate is
//
//     from + (to - from) * y + swing * sin(phase + turn * y)
//
// per second. A piece that swings is level (from == to), and never swings below zero.
struct Piece {
  long double length_ns = 0;  // 0 to longest_piece_ns; exact where boundaries are no whole nanoseconds, such as a third
  double from = 0;            // >= 0 and finite, as is `to`
  double to = 0;
  double swing = 0;
  double phase = 0;  // radians
  double turn = 0;   // radians over the whole piece; not 0 in one that swings
};

// Pieces one after another from time zero, and then one value for ever, or the same again and again. Immutable: copies
// share the pieces, so they are cheap whatever the shape, and may be used on any thread.
//
// Computed with 64 bits of mantissa: the 10^9th arrival is as exact as the first.
class Rate {
 public:
  Rate() = default;  // zero for ever
  static Rate constant(double per_second);
  // In a straight line from one to the other; `to` for ever after.
  static Rate ramp(double from, double to, Duration over);
  static Rate of(std::vector<Piece> pieces, double then);
  static Rate repeating(std::vector<Piece> pieces);  // of some length together

  // Where two pieces meet, that of the later one. Before time zero as at zero.
  double at(Duration t) const;
  // Expected arrivals in [0, t).
  double integral(Duration t) const;
  // The moment the integral passes n (of n <= 0: 0): inverse(integral(t)) is t wherever there is a rate, and where
  // there is none the end of that stretch, so that no arrival falls into it. To the nearest nanosecond of the piece it
  // lies in; Duration::max() when that never comes (or not within 146 years).
  Duration inverse(double n) const;
  // The highest value in [begin, end), for begin < end; that at `begin` otherwise.
  double highest(Duration begin, Duration end) const;
  // The same at all times.
  bool steady() const { return !curve_; }
  // What of() or repeating() make the same rate from: none when steady.
  std::vector<Piece> pieces() const;
  double then() const { return then_; }
  bool repeats() const;

 private:
  struct Curve;
  std::shared_ptr<const Curve> curve_;  // none when steady
  double then_ = 0;                     // after the pieces
};

}  // namespace brink::plan
