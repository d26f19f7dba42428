#include "verdict/why/signals/rates.h"

#include <algorithm>
#include <cmath>

#include "verdict/why/signals/search_features.h"

namespace brink::verdict::why {
namespace {

Rate rate_of(const Level& level, const std::vector<Visit>& visits, std::uint32_t route) {
  Rate found;
  found.users = level.users;
  found.rate = route_rate(level, visits, RouteId{route}, true);
  double length = 0;
  for (const std::size_t visit : level.visits) length += seconds(visits[visit].summary.length);
  if (length > 0) found.error = std::sqrt(std::max(1.0, found.rate * length)) / length;
  const aggregate::RouteSummary at = route_at(visits, route, level.users);
  found.failed = at.counts.failure_share();
  found.inside = found.rate * at.clocks[static_cast<std::size_t>(aggregate::Outcome::ok)].response.mean();
  return found;
}

Estimate of_warm_up(const std::vector<Visit>& visits, std::uint32_t route) {
  Estimate most;
  for (const Visit& visit : visits) {
    if (visit.step.purpose != Purpose::warmup || route >= visit.summary.routes.size()) continue;
    const double length = seconds(visit.summary.length);
    const auto served = static_cast<double>(visit.summary.routes[route].counts.completed_in_window);
    if (length > 0 && served / length > most.value) most = {served / length, std::sqrt(served) / length};
  }
  return most;
}

Estimate of_plateau(const std::vector<Rate>& rates, double knee, const Estimate& most) {
  double weight = 0, sum = 0;
  for (const Rate& r : rates) {
    if (r.users < knee || r.rate < 0.85 * most.value) continue;
    weight += 1 / (r.error * r.error);
    sum += r.rate / (r.error * r.error);
  }
  return weight > 0 ? Estimate{sum / weight, std::sqrt(1 / weight)} : most;
}

}  // namespace

std::vector<Rate> rates_of(const Evidence& evidence, const std::vector<Visit>& visits, std::uint32_t route) {
  std::vector<Rate> rates;
  for (const auto& [users, level] : evidence.levels) {
    if (level.visits.empty() || level.state == State::ours) continue;
    rates.push_back(rate_of(level, visits, route));
  }
  return rates;
}

std::optional<Estimate> highest_of(const std::vector<Rate>& rates, const Verdict& verdict,
                                   const std::vector<Visit>& visits, std::uint32_t route) {
  const bool fails_alone = verdict.reason == Reason::errors && verdict.users.breaks.value_or(2) <= 1;
  Estimate most = fails_alone ? of_warm_up(visits, route) : Estimate{};
  for (const Rate& r : rates) {
    if (r.rate > most.value) most = {r.rate, r.error};
  }
  if (most.value <= 0) return std::nullopt;
  return verdict.saturated ? of_plateau(rates, verdict.knee_users.value_or(0), most) : most;
}

}  // namespace brink::verdict::why
