#include "plan/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"

namespace brink::plan {
namespace {

using Real = long double;

Real ns(Duration t) { return static_cast<Real>(t.count()); }
// Times as people write them are whole nanoseconds, though 0.01 is no number of the machine.
Real ns(double s) { return std::round(static_cast<Real>(s) * 1e9L); }

Piece level(Real length_ns, double rate) { return {.length_ns = length_ns, .from = rate, .to = rate}; }
Piece line(Real length_ns, double from, double to) { return {.length_ns = length_ns, .from = from, .to = to}; }

Piece part_of_sine(Real length_ns, double middle, double swing, double turn) {
  return {.length_ns = length_ns, .from = middle, .to = middle, .swing = swing, .turn = turn};
}

// "2.0", "0.25": always with a point, as in pywrkr's reports.
std::string decimal(double value) {
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string percent(double share) { return fmt::format("{:g}%", share * 100); }

std::string joined(const std::vector<double>& values) {
  constexpr std::size_t most = 12;  // named one by one
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < most; ++i) text += fmt::format("{}{}", i ? "," : "", values[i]);
  if (values.size() > most) text += fmt::format(",... {} in all", values.size());
  return text;
}

}  // namespace

Shape ramp(double from, double to, Duration length) {
  return {Rate::ramp(from, to, length), fmt::format("ramp ({} to {} in {})", from, to, words_of(length))};
}

Shape sine(double rate, Duration length, const Sine& sine) {
  const double a = (1 - sine.least) / 2;
  const Real cycle = ns(length) / sine.cycles;
  return {Rate::repeating({part_of_sine(cycle, rate * (sine.least + a), rate * a, 2 * std::numbers::pi)}),
          fmt::format("sine (cycles={}, min={})", decimal(sine.cycles), percent(sine.least))};
}

Shape steps(const std::vector<double>& levels, Duration length) {
  CHECK(!levels.empty());
  std::vector<Piece> pieces;
  for (const double rate : levels) pieces.push_back(level(ns(length) / static_cast<Real>(levels.size()), rate));
  return {Rate::of(std::move(pieces), levels.back()), fmt::format("step (levels={})", joined(levels))};
}

Shape sawtooth(double rate, Duration length, const Sawtooth& sawtooth) {
  return {Rate::repeating({line(ns(length) / sawtooth.cycles, rate * sawtooth.least, rate)}),
          fmt::format("sawtooth (cycles={}, min={})", decimal(sawtooth.cycles), percent(sawtooth.least))};
}

Shape square(double rate, Duration length, const Square& square) {
  const Real half = ns(length) / square.cycles / 2;
  return {Rate::repeating({level(half, rate), level(half, rate * square.low)}),
          fmt::format("square (cycles={}, low={})", decimal(square.cycles), percent(square.low))};
}

Shape spikes(double rate, const Spikes& spikes) {
  const double high = std::min(spikes.spike_s, spikes.interval_s);
  const Real interval = ns(spikes.interval_s);
  return {
      Rate::repeating({level(ns(high), rate * spikes.multiplier), level(interval - ns(high), rate * spikes.baseline)}),
      fmt::format("spike (interval={}s, dur={}s, x{}, baseline={})", decimal(spikes.interval_s),
                  decimal(spikes.spike_s), decimal(spikes.multiplier), percent(spikes.baseline))};
}

Shape business_hours(double rate, Duration length) {
  const Real hour = ns(length) / 24;
  const double night = 0.05 * rate;
  std::vector<Piece> pieces = {level(6 * hour, night), line(3 * hour, night, rate),
                               part_of_sine(8 * hour, rate, -0.15 * rate, std::numbers::pi),
                               line(4 * hour, rate, night), level(3 * hour, night)};
  return {Rate::of(std::move(pieces), night), "business-hours (24h curve compressed to test duration)"};
}

Rate line_through(const std::vector<Point>& points) {
  CHECK(!points.empty());
  std::vector<Piece> pieces = {level(ns(points.front().at), points.front().rate)};
  for (std::size_t i = 1; i < points.size(); ++i) {
    CHECK(points[i].at >= points[i - 1].at);
    pieces.push_back(line(ns(points[i].at - points[i - 1].at), points[i - 1].rate, points[i].rate));
  }
  return Rate::of(std::move(pieces), points.back().rate);
}

Shape warm_up(double rate, Duration up) {
  return {Rate::ramp(0, rate, up), fmt::format("ramp (0 to {} in {})", rate, words_of(up))};
}

Shape stairs(double rate, Duration length, std::uint32_t count) {
  CHECK(count > 0);
  std::vector<double> levels;
  for (std::uint32_t k = 1; k <= count; ++k) levels.push_back(rate * k / count);
  return {steps(levels, length).rate, fmt::format("stairs ({} up to {})", count, rate)};
}

Shape surge(double rate, Duration length) {
  const double base = std::max(rate / 5, 1.0);
  const Real third = ns(length) / 3;
  return {Rate::of({level(third, base), level(third, rate)}, base),
          fmt::format("surge ({}, in the middle third {})", base, rate)};
}

Shape follow(double from, const std::vector<Leg>& legs) {
  std::vector<Piece> pieces;
  double now = from;
  for (const Leg& leg : legs) {
    pieces.push_back(line(ns(leg.length), now, leg.target));
    now = leg.target;
  }
  return {Rate::of(std::move(pieces), now), fmt::format("stages ({})", words_of(from, legs))};
}

}  // namespace brink::plan
