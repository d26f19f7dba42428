#include "verdict/evidence.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict {
namespace {

// Past these, what the pooled visits say stands, disputed or not: visits that count, and visits of any kind.
constexpr std::size_t most_visits_in_doubt = 3;
constexpr std::size_t most_visits_at_all = 6;

bool decisive(Purpose purpose) { return purpose == Purpose::bracket || purpose == Purpose::repeat; }

Spread mean_spread(const Level& level, const std::vector<Seen>& seen) {
  std::vector<Spread> spreads;
  for (const std::size_t visit : level.visits) spreads.push_back(seen[visit].spread);
  return mean_of(spreads);
}

// A short visit that did not see all its users is evidence of holding for none of them. It gives way to one of decisive
// length, which counts as it is.
void drop_unfilled(Level& level, const std::vector<Visit>& visits, const std::vector<Seen>& seen) {
  const auto lacking = [&](std::size_t visit) {
    return seen[visit].unfilled && !seen[visit].broken && !decisive(visits[visit].step.purpose);
  };
  level.unfilled = !level.visits.empty() && std::all_of(level.visits.begin(), level.visits.end(), lacking);
  if (!level.unfilled) std::erase_if(level.visits, lacking);
}

// Surprising evidence is looked at again before it counts: a rule broken in a short visit by not very much, visits that
// contradict each other, a breach that is bad but could be chance.
State state_of(const Level& level, const Evidence& evidence, bool contradicts) {
  if (level.visits.empty()) {
    const bool blocked = std::any_of(level.excused.begin(), level.excused.end(),
                                     [&](std::size_t visit) { return evidence.seen[visit].blocked; });
    return blocked || level.excused.size() >= 2 ? State::ours : State::doubtful;
  }
  const std::size_t all = level.visits.size() + level.excused.size();
  const bool may_ask_again = level.visits.size() < most_visits_in_doubt && all < most_visits_at_all;
  // Nearly every visit broke, and each time we may have been the reason.
  if (all >= most_visits_at_all && level.excused.size() > level.visits.size()) return State::ours;
  if ((contradicts || level.unfilled) && may_ask_again) return State::doubtful;
  switch (level.breach.strength) {
    case Strength::none: return State::held;
    case Strength::thin: return may_ask_again ? State::doubtful : State::held;
    case Strength::broken: return level.visits.size() > 1 || level.decisive > 0 ? State::broken : State::doubtful;
    case Strength::clear: return State::broken;
  }
  return State::held;
}

void finish(Level& level, const std::vector<Visit>& visits, const Evidence& evidence, const Rules& rules) {
  drop_unfilled(level, visits, evidence.seen);
  for (const std::size_t visit : level.visits) {
    const auto& routes = evidence.seen[visit].routes;
    if (level.routes.size() < routes.size()) level.routes.resize(routes.size());
    for (std::size_t i = 0; i < routes.size(); ++i) level.routes[i].add(routes[i]);
  }
  for (std::uint32_t i = 0; level.visits.size() > 1 && i < level.routes.size(); ++i) {
    if (p95_of(level, visits, RouteId{i}) < seconds(rules.latency_wall)) level.routes[i].slow = 0;
  }
  level.spread = mean_spread(level, evidence.seen);
  level.breach = worst_of(level.routes, rules, level.spread);
  bool any_broken = false, any_held = false, any_held_well = false, unclear = false;
  for (const std::size_t visit : level.visits) {
    const Seen& seen = evidence.seen[visit];
    const Say say = say_of(seen, level.breach, rules);
    any_broken |= seen.broken;
    any_held |= say.held;
    any_held_well |= say.held_well;
    unclear |= seen.breach.strength < Strength::clear;
  }
  // A visit that was held down to `broken` (a stall, a freeze) is not made clear by pooling it with itself.
  if (level.visits.size() == 1 && unclear) level.breach.strength = std::min(level.breach.strength, Strength::broken);
  level.disputed = any_broken && any_held;
  level.state = state_of(level, evidence, any_broken && any_held_well);
}

}  // namespace

bool about_levels(Purpose purpose) {
  return purpose == Purpose::baseline || purpose == Purpose::explore || purpose == Purpose::bracket ||
         purpose == Purpose::repeat;
}

Say say_of(const Seen& seen, const Breach& breach, const Rules& rules) {
  if (seen.broken || !breach.route || breach.route->value >= seen.routes.size()) return {};
  const Tally& tally = seen.routes[breach.route->value];
  const bool latency = breach.reason == Reason::latency;
  const double threshold = latency ? slow_share : rules.error_threshold;
  const WaitShare share = latency ? slowest_share(tally) : WaitShare{tally.failed, tally.ended};
  const auto cases = static_cast<double>(share.cases);
  const auto all = static_cast<double>(share.of);
  if (all * threshold < 1) return {};
  return {cases < threshold * all, cases < threshold * all / 2};
}

Evidence weigh(const SearchOptions& options, const std::vector<Visit>& visits) {
  Evidence evidence;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    evidence.seen.push_back(judge_visit(visits[i], options));
    const Seen& seen = evidence.seen.back();
    const plan::Closed* closed = closed_load(visits[i]);
    if (!closed || !about_levels(visits[i].step.purpose)) continue;
    if (visits[i].cut_short && !seen.broken) continue;
    Level& level = evidence.levels[closed->users];
    level.users = closed->users;
    (seen.broken && !seen.valid ? level.excused : level.visits).push_back(i);
    level.decisive += decisive(visits[i].step.purpose);
  }
  for (auto& [users, level] : evidence.levels) finish(level, visits, evidence, options.rules);
  return evidence;
}

const Level* Evidence::at(std::uint32_t users) const {
  const auto it = levels.find(users);
  return it == levels.end() ? nullptr : &it->second;
}

const Level* Evidence::highest() const { return levels.empty() ? nullptr : &levels.rbegin()->second; }

const Level* Evidence::lowest(State state) const {
  for (const auto& [users, level] : levels) {
    if (level.state == state) return &level;
  }
  return nullptr;
}

const Level* Evidence::lowest_broken() const { return lowest(State::broken); }

double goodput_of(const Level& level, const std::vector<Visit>& visits) {
  double completed = 0, length = 0;
  for (const std::size_t visit : level.visits) {
    completed += static_cast<double>(visits[visit].summary.total.counts.completed_in_window);
    length += seconds(visits[visit].summary.length);
  }
  return length > 0 ? completed / length : 0;
}

double route_rate(const Level& level, const std::vector<Visit>& visits, RouteId route, bool completed) {
  double count = 0, length = 0;
  for (const std::size_t visit : level.visits) {
    const auto& routes = visits[visit].summary.routes;
    if (route.value >= routes.size()) continue;
    const auto& counts = routes[route.value].counts;
    count += static_cast<double>(completed ? counts.completed_in_window : counts.ended_in_window);
    length += seconds(visits[visit].summary.length);
  }
  return length > 0 ? count / length : 0;
}

double p95_of(const Visit& visit, RouteId route) {
  if (route.value >= visit.summary.routes.size()) return 0;
  const aggregate::RouteSummary& summary = visit.summary.routes[route.value];
  const aggregate::Histogram judged = summary.judged();
  const auto unfinished = static_cast<double>(visit.cut_short ? 0 : summary.counts.in_flight + summary.counts.missed);
  const auto ended = static_cast<double>(judged.count());
  if (ended + unfinished == 0) return 0;
  const double rank = 0.95 * (ended + unfinished) / std::max(ended, 1.0);
  return rank <= 1 ? seconds(judged.quantile(rank)) : seconds(std::max(judged.max(), visit.step.stage.drain));
}

double p95_of(const Level& level, const std::vector<Visit>& visits, RouteId route) {
  std::vector<double> all;
  for (const std::size_t visit : level.visits) {
    const double p95 = p95_of(visits[visit], route);
    if (p95 > 0) all.push_back(p95);
  }
  if (all.empty()) return 0;
  std::sort(all.begin(), all.end());
  const std::size_t middle = all.size() / 2;
  return all.size() % 2 == 1 ? all[middle] : std::sqrt(all[middle - 1] * all[middle]);
}

std::vector<std::size_t> all_of(const std::vector<Visit>& visits, Purpose purpose) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    if (visits[i].step.purpose == purpose) all.push_back(i);
  }
  return all;
}

bool rate_capped(const SearchOptions& options, const Seen& seen) {
  return options.max_rps && seen.rate >= 0.85 * *options.max_rps;
}

}  // namespace brink::verdict
