#include "plan/rate.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"

namespace brink::plan {
namespace {

// Times in nanoseconds, and areas under the rate in 10^-9 of a request: both are whole numbers wherever people's are.
using Real = long double;
constexpr Real scale = 1e9L;

Real ns(Duration t) { return static_cast<Real>(t.count()); }

// To the nearest nanosecond; half of Duration's range and beyond is never.
Duration rounded(Real t) {
  constexpr Real most = 4.6e18L;
  return t < most ? Duration(std::llrint(t)) : Duration::max();
}

// The same, kept to the nanoseconds that lie in [begin, end), if there are any; t lies in it.
Duration rounded_within(Real t, Real begin, Real end) {
  Real whole = std::rint(t);
  if (whole < begin) whole += 1;
  if (whole >= end && whole - 1 >= begin) whole -= 1;
  return rounded(whole);
}

Real straight(const Piece& p, Real y) { return p.from + (static_cast<Real>(p.to) - p.from) * y; }

Real height(const Piece& p, Real y) {
  if (p.swing == 0) return straight(p, y);
  return std::max<Real>(0, p.from + p.swing * std::sin(p.phase + p.turn * y));
}

// Of the first y of the piece. cos(a) - cos(b) is written as 2 sin((a+b)/2) sin((b-a)/2), which loses no digits when
// the two are close.
Real area(const Piece& p, Real y) {
  const Real line = y * (p.from + straight(p, y)) / 2;
  if (p.swing == 0) return p.length_ns * line;
  const Real half = p.turn * y / 2;
  return p.length_ns * (line + p.swing / static_cast<Real>(p.turn) * 2 * std::sin(p.phase + half) * std::sin(half));
}

// from * y + (to - from) * y² / 2 = n, solved in the form that loses no digits when the slope is small or negative.
Real share_of_straight(const Piece& p, Real n) {
  if (n <= 0) return 0;
  const Real mean = n / p.length_ns;
  const Real square = static_cast<Real>(p.from) * p.from + 2 * (static_cast<Real>(p.to) - p.from) * mean;
  return 2 * mean / (p.from + std::sqrt(std::max<Real>(0, square)));
}

// area(y) = n has no closed form here. The area only grows, so Newton's steps are kept inside a bracket that halves
// whenever one would leave it, down to a hundredth of a nanosecond. Doubles are enough within a piece: n itself is no
// more exact.
double share_of_swinging(const Piece& p, double n, double all) {
  const auto length = static_cast<double>(p.length_ns);
  const double close = 0.01 / length, wave = p.swing / p.turn, begin = std::cos(p.phase);
  double low = 0, high = 1, y = std::clamp(n / all, 0.0, 1.0);
  while (high - low > close) {
    const double angle = p.phase + p.turn * y;
    const double off = length * (p.from * y + wave * (begin - std::cos(angle))) - n;
    if (off == 0) return y;
    (off > 0 ? high : low) = y;
    const double slope = length * (p.from + p.swing * std::sin(angle));
    double next = slope > 0 ? y - off / slope : -1;
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    if (std::abs(next - y) < close || next == low || next == high) return next;
    y = next;
  }
  return y;
}

// Where the share y of a piece reaches `n` of its area `all`.
Real share_at(const Piece& p, Real n, Real all) {
  return p.swing == 0 ? share_of_straight(p, n)
                      : share_of_swinging(p, static_cast<double>(n), static_cast<double>(all));
}

// A piece that swings, in parts so short that Newton is done in two or three steps.
std::vector<Piece> parts_of(const Piece& p) {
  if (p.swing == 0) return {p};
  const double count = std::max(1.0, std::ceil(p.turn / (std::numbers::pi / 16) - 1e-9));
  std::vector<Piece> parts;
  for (int i = 0; i < static_cast<int>(count); ++i) {
    Piece part = p;
    part.length_ns /= count;
    part.phase += p.turn * i / count;
    part.turn /= count;
    parts.push_back(part);
  }
  return parts;
}

// Between the shares y0 < y1.
Real highest_of(const Piece& p, Real y0, Real y1) {
  const Real ends = std::max(height(p, y0), height(p, y1));
  if (p.swing == 0) return ends;
  // The crest next after y0, by the angle; a negative swing has its crests where the sine has its troughs.
  constexpr Real whole = 2 * std::numbers::pi_v<Real>;
  const Real crest = (p.swing > 0 ? 0.25L : 0.75L) * whole, begin = p.phase + p.turn * y0, end = p.phase + p.turn * y1;
  const Real next = crest + std::ceil((begin - crest) / whole) * whole;
  return next <= end ? p.from + std::abs(static_cast<Real>(p.swing)) : ends;
}

void check_piece(const Piece& p) {
  CHECK(p.length_ns >= 0 && p.length_ns <= longest_piece_ns);
  CHECK(p.from >= 0 && p.to >= 0 && std::isfinite(p.from) && std::isfinite(p.to));
  CHECK(p.swing == 0 || (p.from == p.to && p.turn > 0 && std::abs(p.swing) <= p.from * (1 + 1e-9)));
  CHECK(std::isfinite(p.phase));
}

}  // namespace

struct Rate::Curve {
  struct Laid {
    Piece piece;
    Real begin;   // its time
    Real before;  // the area before it
    Real area;
  };
  std::vector<Laid> laid;  // at least one, each of some length
  Real length = 0;
  Real area = 0;
  bool repeats = false;

  static std::shared_ptr<const Curve> make(const std::vector<Piece>& pieces, bool repeats) {
    Curve curve;
    for (const Piece& piece : pieces) {
      check_piece(piece);
      if (piece.length_ns <= 0) continue;
      for (const Piece& part : parts_of(piece)) curve.lay(part);
    }
    curve.repeats = repeats;
    if (curve.laid.empty()) return nullptr;
    return std::make_shared<const Curve>(std::move(curve));
  }

  void lay(const Piece& piece) {
    laid.push_back({piece, length, area, plan::area(piece, 1)});
    length += piece.length_ns;
    area += laid.back().area;
  }

  // The last one that begins at t or before, and the last one before which there is no more than `n`: a piece without
  // any area is never the latter, unless it is the last of all.
  const Laid* at_time(Real t) const {
    return &*std::prev(
        std::upper_bound(laid.begin() + 1, laid.end(), t, [](Real v, const Laid& l) { return v < l.begin; }));
  }
  const Laid* at_area(Real n) const {
    return &*std::prev(
        std::upper_bound(laid.begin() + 1, laid.end(), n, [](Real v, const Laid& l) { return v < l.before; }));
  }

  // From t to the share of a piece.
  static Real share(const Laid& at, Real t) { return std::clamp<Real>((t - at.begin) / at.piece.length_ns, 0, 1); }

  // Over [begin, end), which lies within the length.
  Real highest(Real begin, Real end) const {
    Real most = 0;
    for (const Laid* at = at_time(begin); at != laid.data() + laid.size() && at->begin < end; ++at) {
      most = std::max(most, highest_of(at->piece, share(*at, begin), share(*at, end)));
    }
    return most;
  }
};

Rate Rate::constant(double per_second) { return of({}, per_second); }

Rate Rate::ramp(double from, double to, Duration over) {
  CHECK(from >= 0 && std::isfinite(from));
  return of({{.length_ns = std::max<Real>(0, ns(over)), .from = from, .to = to}}, to);
}

Rate Rate::of(std::vector<Piece> pieces, double then) {
  CHECK(then >= 0 && std::isfinite(then));
  const auto level = [&](const Piece& p) { return p.from == then && p.to == then && p.swing == 0; };
  Rate rate;
  rate.then_ = then;
  if (!std::all_of(pieces.begin(), pieces.end(), level)) rate.curve_ = Curve::make(pieces, false);
  return rate;
}

Rate Rate::repeating(std::vector<Piece> pieces) {
  Rate rate;
  rate.curve_ = Curve::make(pieces, true);
  CHECK(rate.curve_ != nullptr);
  return rate;
}

std::vector<Piece> Rate::pieces() const {
  std::vector<Piece> pieces;
  if (!curve_) return pieces;
  for (const Curve::Laid& laid : curve_->laid) pieces.push_back(laid.piece);
  return pieces;
}

bool Rate::repeats() const { return curve_ && curve_->repeats; }

double Rate::at(Duration t) const {
  Real x = std::max<Real>(0, ns(t));
  if (curve_ && curve_->repeats) x = std::fmod(x, curve_->length);
  if (!curve_ || x >= curve_->length) return then_;
  const Curve::Laid& at = *curve_->at_time(x);
  return static_cast<double>(height(at.piece, Curve::share(at, x)));
}

double Rate::integral(Duration t) const {
  if (t <= Duration::zero()) return 0;
  Real x = ns(t), whole = 0;
  if (!curve_) return static_cast<double>(then_ * x / scale);
  const Curve& curve = *curve_;
  if (curve.repeats) {
    const Real inside = std::fmod(x, curve.length);
    whole = std::round((x - inside) / curve.length) * curve.area;
    x = inside;
  } else if (x >= curve.length) {
    return static_cast<double>((curve.area + then_ * (x - curve.length)) / scale);
  }
  const Curve::Laid& at = *curve.at_time(x);
  return static_cast<double>((whole + at.before + area(at.piece, Curve::share(at, x))) / scale);
}

Duration Rate::inverse(double n) const {
  Real wanted = n > 0 ? n * scale : 0, begin = 0;
  if (!curve_) return then_ > 0 ? rounded(wanted / then_) : Duration::max();
  const Curve& curve = *curve_;
  if (curve.repeats) {
    if (!(curve.area > 0)) return Duration::max();
    const Real whole = std::trunc(wanted / curve.area), inside = wanted - whole * curve.area;
    const bool next = inside >= curve.area;  // by the last digit of the quotient
    begin = (whole + next) * curve.length;
    wanted = next ? 0 : std::max<Real>(0, inside);
  } else if (wanted >= curve.area) {
    return then_ > 0 ? rounded(curve.length + (wanted - curve.area) / then_) : Duration::max();
  }
  const Curve::Laid& at = *curve.at_area(wanted);
  begin += at.begin;
  const Real length = at.piece.length_ns;
  return rounded_within(begin + share_at(at.piece, wanted - at.before, at.area) * length, begin, begin + length);
}

double Rate::highest(Duration begin, Duration end) const {
  if (!curve_ || end <= begin) return at(begin);
  const Curve& curve = *curve_;
  Real from = std::max<Real>(0, ns(begin)), to = ns(end);
  if (!curve.repeats) {
    const Real inside = from < curve.length ? curve.highest(from, std::min(to, curve.length)) : 0;
    return std::max(static_cast<double>(inside), to > curve.length ? then_ : 0);
  }
  if (to - from >= curve.length) return static_cast<double>(curve.highest(0, curve.length));
  to -= from;
  from = std::fmod(from, curve.length);
  to += from;
  Real most = curve.highest(from, std::min(to, curve.length));
  if (to > curve.length) most = std::max(most, curve.highest(0, to - curve.length));
  return static_cast<double>(most);
}

}  // namespace brink::plan
