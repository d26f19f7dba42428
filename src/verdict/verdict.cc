#include "verdict/verdict.h"

#include <algorithm>
#include <cmath>

#include "verdict/blame.h"
#include "verdict/bracket.h"
#include "verdict/notes.h"
#include "verdict/phases.h"

namespace brink::verdict {
namespace {

constexpr double within_ten_percent = 1.1 / 0.9;

// Open load that broke where closed load had held, and broke again when it was repeated.
struct OpenBreak {
  std::vector<std::size_t> broken;  // visits
  std::optional<std::size_t> held;  // the visit at the lower rate, if it held
};

bool counts(const View& view, std::size_t visit) {
  return view.evidence.seen[visit].valid && !view.visits[visit].cut_short;
}

std::optional<OpenBreak> open_break(const View& view) {
  OpenBreak open;
  for (const std::size_t visit : verify_visits(view)) {
    if (!view.evidence.seen[visit].valid) continue;
    if (view.evidence.seen[visit].broken) {
      open.broken.push_back(visit);
    } else if (!view.visits[visit].cut_short) {
      open.held = visit;
    }
  }
  if (open.broken.size() < 2 || breaking_level(view.evidence) || slowed_down(view)) return std::nullopt;
  return open;
}

// Open load broke it whenever it was tried, and whether that was its own doing could not be seen often enough.
bool open_break_in_doubt(const View& view) {
  std::size_t broken = 0;
  for (const std::size_t visit : verify_visits(view)) {
    if (view.visits[visit].cut_short) continue;
    if (!view.evidence.seen[visit].broken) return false;
    ++broken;
  }
  return broken > 0;
}

Status status_of(const View& view, bool complete, bool open_broke) {
  const auto& seen = view.evidence.seen;
  // A target that never answers leaves no trace in a window but silence: that the stage was played out is what counts.
  const bool asked = std::any_of(view.visits.begin(), view.visits.end(), [](const Visit& visit) {
    return !visit.cut_short || visit.summary.total.counts.failed > 0;
  });
  if (!asked) return Status::inconclusive;
  if (std::none_of(seen.begin(), seen.end(), [](const Seen& s) { return s.answered; })) {
    const bool blocked = std::any_of(seen.begin(), seen.end(), [](const Seen& s) { return s.blocked; });
    return blocked ? Status::invalid : Status::unreachable;
  }
  if (breaking_level(view.evidence) || open_broke) return Status::breaks;
  if (view.evidence.lowest(State::ours)) return Status::invalid;
  if (slowed_down(view) || open_break_in_doubt(view)) return Status::inconclusive;
  return complete && holding_level(view.evidence) ? Status::no_limit_found : Status::inconclusive;
}

void set_open_break(Verdict& verdict, const View& view, const OpenBreak& open) {
  const auto& seen = view.evidence.seen;
  std::size_t lowest = open.broken.front();
  for (const std::size_t visit : open.broken) {
    if (open_load(view.visits[visit])->rate.at({}) < open_load(view.visits[lowest])->rate.at({})) lowest = visit;
  }
  verdict.by_stalls = verdict.stalls.pauses > 0 && seen[lowest].breach.reason == Reason::latency;
  const double held_users = open.held ? std::floor(seen[*open.held].users) : 0;
  const double held_rate = open.held ? seen[*open.held].goodput : 0;
  // A target that pauses under every load that was tried pauses for its first user too.
  const bool always = verdict.by_stalls && !open.held;
  const double breaks_users = always ? 1 : std::max(std::ceil(seen[lowest].users), held_users);
  verdict.users = {held_users, breaks_users, held_users, breaks_users};
  verdict.rps = {held_rate, open_load(view.visits[lowest])->rate.at({}), held_rate,
                 open_load(view.visits[lowest])->rate.at({})};
  verdict.reason = seen[lowest].breach.reason;
  // A pause that stops everybody is not a fault of the route that happened to have waited longest.
  if (verdict.stalls.pauses == 0) verdict.route = seen[lowest].breach.route;
  if (seen[lowest].routes.size() == 1) verdict.route = RouteId{0};
}

// What an open visit held or failed to hold says more about requests per second than closed load can.
void settle_rates(Verdict& verdict, const View& view, const std::optional<Fit>& fit) {
  double held = 0;
  for (const Purpose purpose : {Purpose::curve, Purpose::verify}) {
    for (const std::size_t visit : all_of(view.visits, purpose)) {
      if (!counts(view, visit) || view.evidence.seen[visit].broken) continue;
      held = std::max(held, view.evidence.seen[visit].goodput);
      verdict.verified |= view.visits[visit].step.stage.duration >= 2 * view.options.stage;
    }
  }
  if (fit) {
    if (held > 0) verdict.rps.holds = held;
    verdict.rps.breaks = std::max(fit->capacity, held);
  }
  if (held > 0 && verdict.rps.low) verdict.rps.low = std::min(*verdict.rps.low, held);
}

void set_level_break(Verdict& verdict, const View& view) {
  const Level& broken = *breaking_level(view.evidence);
  const auto fit = fit_curve(view.options, view.visits, view.evidence, view.shape);
  verdict.users = users_bracket(view);
  verdict.rps = rps_bracket(view, fit);
  verdict.reason = broken.breach.reason;
  verdict.route = route_to_blame(view, broken);
  settle_rates(verdict, view, fit);
  if (const auto breakdown = last_breakdown(view)) {
    const Recovery recovery = recovery_since(view, *breakdown);
    if (recovery.visits > 0) verdict.recovered = recovery.held;
  }
}

void set_held(Verdict& verdict, const View& view) {
  verdict.users = users_bracket(view);
  verdict.rps = rps_bracket(view, std::nullopt);
  // More users may have meant no more requests, and the claim is of what was completed, not of one lucky visit.
  for (const auto& [users, level] : view.evidence.levels) {
    if (level.state != State::held || view.shape.saturated) continue;
    verdict.rps.holds = verdict.rps.low = std::max(verdict.rps.holds.value_or(0), goodput_of(level, view.visits));
  }
  for (const std::size_t visit : verify_visits(view)) {
    verdict.verified |= counts(view, visit) && !view.evidence.seen[visit].broken;
  }
}

bool good(const View& view, const Level& level) {
  return !level.disputed && level.excused.empty() &&
         std::all_of(level.visits.begin(), level.visits.end(),
                     [&](std::size_t visit) { return view.evidence.seen[visit].valid; });
}

// Pooled over the visits to the level that broke.
std::optional<RouteVerdict> row_at_break(const Verdict& verdict, const View& view) {
  const Level* broken = breaking_level(view.evidence);
  if (!broken || !verdict.route) return std::nullopt;
  aggregate::RouteSummary all;
  Duration length{};
  for (const std::size_t visit : broken->visits) {
    const auto& routes = view.visits[visit].summary.routes;
    if (verdict.route->value < routes.size()) all.merge(routes[verdict.route->value]);
    length += view.visits[visit].summary.length;
  }
  return describe_route(*verdict.route, all, broken->routes[verdict.route->value], view.options.rules, broken->spread,
                        length, broken->routes.size());
}

bool is_stable(const Verdict& verdict, const View& view, bool complete) {
  if (!complete) return false;
  const Level* held = holding_level(view.evidence);
  if (verdict.status == Status::no_limit_found) return held && good(view, *held) && verdict.verified;
  const Level* broken = breaking_level(view.evidence);
  if (verdict.status != Status::breaks || !broken || !good(view, *broken)) return false;
  if (!held) return broken->visits.size() > 1 || broken->breach.strength == Strength::clear;
  if (!good(view, *held) || broken->visits.size() < 2) return false;
  return broken->users == held->users + 1 || broken->users <= within_ten_percent * held->users;
}

void set_generator(Verdict& verdict, const View& view) {
  const Level* ours = view.evidence.lowest(State::ours);
  const Level* top = ours ? ours : holding_level(view.evidence);
  if (!top || verdict.status == Status::breaks) return;
  for (const auto& visits : {top->excused, top->visits}) {
    for (const std::size_t visit : visits) {
      const Gate* red = view.visits[visit].health.first_red();
      if (!red) continue;
      verdict.generator_limited = true;
      verdict.generator_text = red->text;
    }
  }
  if (verdict.generator_limited) verdict.capacity_rps = std::max(verdict.capacity_rps, verdict.rps.holds.value_or(0));
}

void set_stalls(Verdict& verdict, const View& view) {
  for (const Seen& seen : view.evidence.seen) {
    const auto index = static_cast<std::size_t>(&seen - view.evidence.seen.data());
    if (!open_load(view.visits[index]) || seen.stalls.pauses == 0) continue;
    verdict.stalls.pauses += seen.stalls.pauses;
    verdict.stalls.longest = std::max(verdict.stalls.longest, seen.stalls.longest);
    verdict.stalls.share_waiting = std::max(verdict.stalls.share_waiting, seen.stalls.share_waiting);
  }
}

}  // namespace

std::string_view status_name(Status s) {
  switch (s) {
    case Status::breaks: return "breaks";
    case Status::no_limit_found: return "no_limit_found";
    case Status::invalid: return "invalid";
    case Status::inconclusive: return "inconclusive";
    case Status::unreachable: return "unreachable";
  }
  return "";
}

std::string_view reason_name(Reason r) {
  switch (r) {
    case Reason::none: return "none";
    case Reason::errors: return "errors";
    case Reason::latency: return "latency";
  }
  return "";
}

Verdict conclude(const SearchOptions& options, const std::vector<Visit>& visits,
                 const std::vector<std::string>& route_names) {
  const Evidence evidence = weigh(options, visits);
  const Shape shape = shape_of(options, visits, evidence);
  const View view{options, visits, evidence, shape};
  const bool stopped = !visits.empty() && visits.back().cut_short && !evidence.seen.back().broken;
  const bool complete = !visits.empty() && !stopped && !next_step(options, visits);

  Verdict verdict;
  const auto open = open_break(view);
  verdict.status = status_of(view, complete, open.has_value());
  verdict.capacity_rps = shape.capacity;
  verdict.saturated = shape.saturated;
  verdict.slowed_down = slowed_down(view);
  verdict.open_in_doubt = verdict.status == Status::inconclusive && open_break_in_doubt(view);
  verdict.knee_users = shape.knee;
  set_stalls(verdict, view);
  if (open) {
    set_open_break(verdict, view, *open);
  } else if (verdict.status == Status::breaks) {
    set_level_break(verdict, view);
  } else if (verdict.status != Status::unreachable) {
    set_held(verdict, view);
  }
  for (std::size_t i = 0; i < visits.size(); ++i) {
    if (visits[i].step.purpose == Purpose::warmup) continue;
    verdict.levels.push_back(describe_visit(visits[i], evidence.seen[i], options, i));
    if (const plan::Closed* closed = closed_load(visits[i])) {
      verdict.max_tested_users = std::max<double>(verdict.max_tested_users, closed->users);
      verdict.rate_capped |= rate_capped(options, evidence.seen[i]) && verdict.status != Status::breaks;
    }
  }
  if (verdict.capacity_rps <= 0) verdict.capacity_rps = verdict.rps.holds.value_or(0);  // no level was healthy
  verdict.at_break = row_at_break(verdict, view);
  set_generator(verdict, view);
  verdict.stable = is_stable(verdict, view, complete);
  verdict.notes = notes_on(verdict, view, complete, route_names);
  return verdict;
}

}  // namespace brink::verdict
