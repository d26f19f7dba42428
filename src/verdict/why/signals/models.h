// Models: curves of throughput over users, X(N), fitted to the levels of a search, and what they foretell.
//
//   hinge   X = min(N, c) / h                          c servers of constant hold time h
//   queue   c servers of hold time h, delay d outside   closed network of a delay and an M/M/c station (the machine
//                                                       repairman), exact by its birth-death recursion
//   usl     X = a N / (1 + s (N - 1) + k N (N - 1))     Universal Scalability Law (Gunther 2007)
//
// The USL tells nothing of pools: fitted to one it shows a peak that does not exist. It is there to describe throughput
// that truly falls. Models are chosen by the corrected Akaike criterion (AICc) of relative residuals.
//
// What noise leaves of the queue model (tests; 8 servers, 50 ms inside, 40 ms outside, 12 levels): highest rate c / h
// and whole response h + d within 3 % at 2 % noise, but c itself only where levels scatter by 0.5 % or less: more
// servers and a shorter delay make nearly the same curve. The errors say which it is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "verdict/why/signals/values.h"

namespace brink::verdict::why {

struct CurvePoint {
  double users = 0;  // >= 1, without think time
  double rate = 0;   // goodput, per second, > 0
};

enum class Curve { hinge, queue, usl };
std::string_view curve_name(Curve curve);

struct Model {
  Curve curve = Curve::queue;
  std::array<double, 3> at{};     // hinge: c, h, 0; queue: c, h, d; usl: a, s, k
  std::array<double, 3> error{};  // one standard error of each, by residual bootstrap
  double aicc = 0;                // lower is better; infinite with too few points
  double misfit = 0;              // root mean square of relative residuals
};

double rate_at(const Model& model, double users);
double response_at(const Model& model, double users);  // N / X

// Nothing for fewer than 4 points (queue: 5) with two different numbers of users, or rates that are not positive.
std::optional<Model> fit(Curve curve, std::span<const CurvePoint> points);
// Those that could be fitted, the best first.
std::vector<Model> fit_all(std::span<const CurvePoint> points);

struct Prediction {
  double value = 0, low = 0, high = 0;  // nine of ten refits lie between
};
// Throughput at so many users if the model had `servers` of them instead (a pool that is enlarged). It holds while
// nothing else saturates: whoever shows it says so. Only for hinge and queue.
std::optional<Prediction> rate_with_servers(const Model& model, std::span<const CurvePoint> points, double users,
                                            double servers);

// Asymptotic bounds (Denning & Buzen): X <= min(1 / D, N / R0), R >= max(R0, N D), knee R0 / D.
struct Bounds {
  double demand = 0;  // s: D = 1 / highest rate
  double least = 0;   // s: R0, response at one user
  double knee() const { return demand > 0 ? least / demand : 0; }
  double rate(double users) const;
  double response(double users) const;
};
// Nothing without points; of a curve that does not begin at one user R0 is an upper bound.
std::optional<Bounds> bounds_of(std::span<const CurvePoint> points);

}  // namespace brink::verdict::why
