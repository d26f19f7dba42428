// Shape: how the rate of an open load goes over time, as a formula, and what that is called. One function for each
// kind. The words are those of reports: "sine (cycles=2.0, min=10%)".
//
// `rate` is requests per second, >= 0; `length` the time the shape is drawn over, > 0. Beyond it, shapes that come
// round again go on, and all others stay as they ended. Sources: pywrkr's traffic profiles (sine to table), LoadPilot's
// modes (warm_up, stairs, surge), k6's ramping arrival rate (follow).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/leg.h"
#include "plan/rate.h"

namespace brink::plan {

struct Shape {
  Rate rate;
  std::string words;
};

Shape ramp(double from, double to, Duration length);

// rate * (least + a + a * sin(2 pi * cycles * t / length)), a = (1 - least) / 2: between least * rate and rate,
// half-way at first.
struct Sine {
  double cycles = 2;   // > 0, of at most longest_piece_ns
  double least = 0.1;  // share of the rate, 0..1
};
Shape sine(double rate, Duration length, const Sine& sine = {});

// Each level for an equal part of the length. At least one level.
Shape steps(const std::vector<double>& levels, Duration length);

// From least * rate up to rate in each cycle, and back at once.
struct Sawtooth {
  double cycles = 3;   // > 0
  double least = 0.1;  // 0..1
};
Shape sawtooth(double rate, Duration length, const Sawtooth& sawtooth = {});

// In each cycle the rate for one half, low * rate for the other.
struct Square {
  double cycles = 3;  // > 0
  double low = 0.2;   // 0..1
};
Shape square(double rate, Duration length, const Square& square = {});

// In each interval multiplier * rate for the time of a spike, then baseline * rate. Whatever the length.
struct Spikes {
  double interval_s = 10;  // > 0, to the nearest nanosecond
  double spike_s = 2;      // likewise
  double multiplier = 5;   // >= 0
  double baseline = 0.2;   // >= 0
};
Shape spikes(double rate, const Spikes& spikes = {});

// 24 hours within the length, of which h have passed: a twentieth of the rate at night, rising from 6 to 9, with a dip
// of 0.15 at 13, falling from 17 to 21.
Shape business_hours(double rate, Duration length);

// Straight lines from point to point, in seconds and not drawn over any length; the first and last rate hold outside.
struct Point {
  Duration at{};  // >= 0, and not before that of the point in front; at the same time the rate jumps
  double rate = 0;
};
Rate line_through(const std::vector<Point>& points);  // at least one

// From nothing to the rate over `up`, and then the rate.
Shape warm_up(double rate, Duration up);

// rate * (k + 1) / count in the k-th of `count` equal parts.
Shape stairs(double rate, Duration length, std::uint32_t count = 5);

// max(rate / 5, 1), and in the middle third of the length the rate.
Shape surge(double rate, Duration length);

// From `from` in a straight line to the target of each leg.
Shape follow(double from, const std::vector<Leg>& legs);

}  // namespace brink::plan
