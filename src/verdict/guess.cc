#include "verdict/guess.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict {
namespace {

constexpr double close_enough = 1.1;     // ratio of the ends of an answer: ±5 % around its middle
constexpr double apart = 1.04;           // nearer than this to an end, a visit tells nothing new
constexpr double below_the_knee = 0.97;  // failures of a pool begin a little before its mean is used up
constexpr std::size_t tries_of_guess = 3;

std::optional<double> guess_errors(const View& view, const Level& held, RouteId route) {
  double most = 0;
  for (const auto& [users, level] : view.evidence.levels) {
    if (!level.visits.empty()) most = std::max(most, route_rate(level, view.visits, route, true));
  }
  const double per_user = route_rate(held, view.visits, route, false) / held.users;
  if (per_user <= 0 || most <= 0) return std::nullopt;
  return below_the_knee * most / per_user;
}

double ray(const SearchOptions& options, double users, double p95) {
  const double think = seconds(options.think);
  return users * (seconds(options.rules.latency_wall) + think) / (p95 + think);
}

std::optional<double> guess_latency(const View& view, const Level& held, const Level& broken, RouteId route) {
  if (const auto rays = where_rays_meet(view, route)) return rays->users;
  const double low = p95_of(held, view.visits, route);
  const double high = p95_of(broken, view.visits, route);
  const double wall = seconds(view.options.rules.latency_wall);
  if (low <= 0 || low >= wall || high <= low || high < wall) return std::nullopt;
  const double chord = std::log(wall / low) / std::log(high / low);
  const double by_chord = held.users * std::pow(static_cast<double>(broken.users) / held.users, chord);
  // A chord that begins before saturation falls short.
  return view.shape.saturated ? std::max(by_chord, ray(view.options, broken.users, high)) : by_chord;
}

}  // namespace

std::optional<double> guess_break(const View& view, const Level& held, const Level& broken) {
  if (!broken.breach.route) return std::nullopt;
  const RouteId route = *broken.breach.route;
  return broken.breach.reason == Reason::errors ? guess_errors(view, held, route)
                                                : guess_latency(view, held, broken, route);
}

std::optional<Rays> where_rays_meet(const View& view, RouteId route) {
  if (!view.shape.saturated) return std::nullopt;
  const double wall = seconds(view.options.rules.latency_wall);
  double weight = 0, sum = 0, squares = 0;
  std::size_t count = 0;
  for (const auto& [users, level] : view.evidence.levels) {
    for (const std::size_t visit : level.visits) {
      const double p95 = p95_of(view.visits[visit], route);
      if (users <= *view.shape.knee || p95 < wall / 2 || p95 > wall * 2) continue;
      const double length = seconds(view.visits[visit].summary.length);
      const double at = std::log(ray(view.options, users, p95));
      weight += length;
      sum += length * at;
      squares += length * at * at;
      ++count;
    }
  }
  if (count < 2) return std::nullopt;
  const double mean = sum / weight;
  const double variance = std::max(0.0, squares / weight - mean * mean);
  return Rays{std::exp(mean), std::sqrt(variance / static_cast<double>(count - 1)), count};
}

double ray_from(const View& view, const Level& level) {
  double slowest = 0;
  for (std::uint32_t i = 0; i < level.routes.size(); ++i) {
    slowest = std::max(slowest, p95_of(level, view.visits, RouteId{i}));
  }
  return slowest > 0 ? ray(view.options, level.users, slowest) : 0;
}

std::optional<std::uint32_t> between(std::uint32_t holds, std::uint32_t breaks, std::optional<double> guess,
                                     std::size_t tried) {
  const double low = holds, high = breaks;
  if (breaks <= holds + 1 || high / low <= close_enough) return std::nullopt;
  double next = std::sqrt(low * high);
  if (guess && tried < tries_of_guess) {
    if (*guess <= low * apart) {
      next = std::min(next, std::floor(low * close_enough));
    } else if (*guess >= high / apart) {
      next = std::max(next, std::ceil(high / close_enough));
    } else {
      next = *guess;
    }
  }
  return std::clamp(static_cast<std::uint32_t>(std::lround(next)), holds + 1, breaks - 1);
}

}  // namespace brink::verdict
