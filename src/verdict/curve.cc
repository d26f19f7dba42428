#include "verdict/curve.h"

#include <algorithm>
#include <cmath>

#include "verdict/bracket.h"

namespace brink::verdict {
namespace {

struct Point {
  double load = 0;     // share of capacity
  double latency = 0;  // p95, seconds
};

double queueing(double load, double servers) {
  const double k = std::sqrt(2 * (servers + 1)) - 1;
  return std::pow(load, k) / (1 - load);
}

// Least squares in the logarithm over the one free parameter b, by golden section: the sum has one minimum.
double fit_growth(const std::vector<Point>& points, double base, double servers) {
  const auto cost = [&](double log_b) {
    double sum = 0;
    for (const Point& p : points) {
      const double error = std::log(p.latency / (base + std::exp(log_b) * queueing(p.load, servers)));
      sum += error * error;
    }
    return sum;
  };
  constexpr double golden = 0.6180339887498949;
  double low = std::log(base) - 12, high = std::log(base) + 6;
  for (int i = 0; i < 80; ++i) {
    const double left = high - golden * (high - low), right = low + golden * (high - low);
    if (cost(left) < cost(right)) {
      high = right;
    } else {
      low = left;
    }
  }
  return std::exp((low + high) / 2);
}

double solve(double base, double growth, double servers, double wall) {
  double low = 0, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double load = (low + high) / 2;
    (base + growth * queueing(load, servers) < wall ? low : high) = load;
  }
  return low;
}

}  // namespace

bool wants_curve(const Level& broken, const Shape& shape) {
  return broken.breach.reason == Reason::latency && broken.breach.route && shape.saturated && shape.capacity > 0;
}

std::optional<Fit> fit_curve(const SearchOptions& options, const std::vector<Visit>& visits, const Evidence& evidence,
                             const Shape& shape) {
  const Level* broken = breaking_level(evidence);
  const Level* alone = evidence.at(1);
  if (!broken || !alone || !wants_curve(*broken, shape)) return std::nullopt;
  const RouteId route = *broken->breach.route;
  const double base = p95_of(*alone, visits, route);
  const double wall = seconds(options.rules.latency_wall);
  if (base <= 0 || base >= wall) return std::nullopt;

  std::vector<Point> points;
  for (const std::size_t visit : all_of(visits, Purpose::curve)) {
    const Seen& seen = evidence.seen[visit];
    if (!seen.valid || visits[visit].cut_short) continue;
    const double load = open_load(visits[visit])->rate.at({}) / shape.capacity;
    const double latency = p95_of(visits[visit], route);
    if (load < 1 && latency > 0) points.push_back({load, std::max(latency, base)});
  }
  if (points.size() < std::size(curve_points)) return std::nullopt;

  const double alone_rate = evidence.seen[alone->visits.front()].rate;
  const double servers = std::max(1.0, shape.capacity / std::max(alone_rate, 1e-9));
  const double growth = fit_growth(points, base, servers);
  double sum = 0;
  for (const Point& p : points) sum += std::pow(std::log(p.latency / (base + growth * queueing(p.load, servers))), 2);
  return Fit{shape.capacity * solve(base, growth, servers, wall), shape.capacity,
             std::sqrt(sum / static_cast<double>(points.size()))};
}

}  // namespace brink::verdict
