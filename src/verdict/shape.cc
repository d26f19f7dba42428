#include "verdict/shape.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict {
namespace {

constexpr double near_the_peak = 0.85;
constexpr double grew = 1.5;
constexpr std::size_t least_levels = 3;

struct Point {
  double users = 0;
  double goodput = 0;
  double length = 0;  // seconds
  // What the goodput is at least: counts scatter by their root, and the highest of many is high by chance.
  double at_least() const { return goodput - 1.64 * std::sqrt(goodput / std::max(length, 1e-9)); }
};

bool usable(const Level& level, const Evidence& evidence) {
  return !level.visits.empty() && std::all_of(level.visits.begin(), level.visits.end(), [&](std::size_t visit) {
    return evidence.seen[visit].valid && !evidence.seen[visit].collapsed;
  });
}

double length_of(const Level& level, const std::vector<Visit>& visits) {
  double length = 0;
  for (const std::size_t visit : level.visits) length += seconds(visits[visit].summary.length);
  return length;
}

double plateau(const std::vector<Point>& points, double from_users) {
  double completed = 0, length = 0;
  for (const Point& p : points) {
    if (p.users < from_users) continue;
    completed += p.goodput * p.length;
    length += p.length;
  }
  return completed / length;
}

}  // namespace

Shape shape_of(const SearchOptions& options, const std::vector<Visit>& visits, const Evidence& evidence) {
  Shape shape;
  std::vector<Point> points;
  bool capped = false;
  double peak = 0;
  for (const auto& [users, level] : evidence.levels) {
    for (const std::size_t visit : level.visits) capped |= rate_capped(options, evidence.seen[visit]);
    if (!usable(level, evidence)) continue;
    points.push_back({static_cast<double>(users), goodput_of(level, visits), length_of(level, visits)});
    shape.capacity = std::max(shape.capacity, points.back().goodput);
    peak = std::max(peak, points.back().at_least());
  }
  if (capped || points.size() < least_levels || peak <= 0) return shape;
  const auto knee =
      std::find_if(points.begin(), points.end(), [&](const Point& p) { return p.goodput >= near_the_peak * peak; });
  shape.saturated = points.back().users >= grew * knee->users;
  if (!shape.saturated) return shape;
  shape.knee = knee->users;
  shape.capacity = plateau(points, grew * knee->users);
  return shape;
}

}  // namespace brink::verdict
