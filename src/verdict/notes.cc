#include "verdict/notes.h"

#include <fmt/format.h>

#include <algorithm>

#include "verdict/bracket.h"
#include "verdict/settle.h"
#include "verdict/words.h"

namespace brink::verdict {
namespace {

using Notes = std::vector<std::string>;

// The warm-up, of more users, was served: it is no matter of how many there are, but of what came before.
bool served_before(const View& view, std::uint32_t route) {
  const auto is_clean = [&](const Visit& visit) {
    const plan::Closed* closed = closed_load(visit);
    if (visit.step.purpose != Purpose::warmup || !closed || closed->users < 2) return false;
    if (route >= visit.summary.routes.size()) return false;
    const aggregate::Counts& counts = visit.summary.routes[route].counts;
    return counts.completed > 0 && counts.failure_share() < view.options.rules.error_threshold;
  };
  return std::any_of(view.visits.begin(), view.visits.end(), is_clean);
}

void on_routes_that_always_break(Notes& notes, const View& view, const std::vector<std::string>& names) {
  const Level* one = view.evidence.at(1);
  if (!one || breaking_level(view.evidence) != one) return;
  for (std::uint32_t i = 0; i < one->routes.size(); ++i) {
    const Breach breach = judge_tally(one->routes[i], view.options.rules, one->spread, one->routes.size());
    if (breach.strength < Strength::broken) continue;
    const std::string what =
        breach.reason == Reason::errors
            ? fmt::format("fails {} of its requests", share_text(breach.share))
            : fmt::format("takes {} (p95)", time_text(from_seconds(p95_of(*one, view.visits, RouteId{i}))));
    const std::string route = route_text(RouteId{i}, names);
    if (breach.reason == Reason::errors && served_before(view, i)) {
      notes.push_back(
          fmt::format("{} {} at 1 user, yet served the users of the warm-up: what came before decides.", route, what));
      continue;
    }
    notes.push_back(fmt::format(
        "{} {} at 1 user already: that is no matter of load. Leave it out to see what the rest bears.", route, what));
  }
}

void on_stalls(Notes& notes, const Verdict& verdict) {
  if (verdict.stalls.pauses == 0) return;
  notes.push_back(fmt::format("Stalls: {} {} of up to {} in which requests were due and none was answered.",
                              verdict.stalls.pauses, verdict.stalls.pauses == 1 ? "pause" : "pauses",
                              time_text(verdict.stalls.longest)));
}

void on_generator(Notes& notes, const Verdict& verdict) {
  if (!verdict.generator_limited) return;
  notes.push_back(fmt::format("This machine was the limit, so rates are lower bounds: {}", verdict.generator_text));
}

void on_limits_of_the_search(Notes& notes, const Verdict& verdict, const View& view, bool complete) {
  if (verdict.rate_capped) {
    notes.push_back(fmt::format("The budget of {} was reached at {}: more users would not have made more load.",
                                rate_text(view.options.max_rps.value_or(0)), users_text(verdict.max_tested_users)));
  }
  if (!complete && verdict.status != Status::unreachable) {
    notes.push_back("The run ended before the search did: the answer is what was known by then.");
  }
  if (still_settling(view.visits)) {
    notes.push_back(
        "The target was still getting faster when warm-up ended; early levels may look worse than they are.");
  }
  if (verdict.saturated && verdict.status == Status::no_limit_found) {
    notes.push_back(fmt::format("Beyond about {} more users only wait longer: {} is what the target can do.",
                                users_text(verdict.knee_users.value_or(0)), rate_text(verdict.capacity_rps)));
  }
}

void on_disputes(Notes& notes, const View& view) {
  const Level* broken = breaking_level(view.evidence);
  const Level* held = holding_level(view.evidence);
  for (const auto& [users, level] : view.evidence.levels) {
    if (!level.disputed) continue;
    const bool end = &level == broken || (&level == held && broken);
    notes.push_back(end ? fmt::format("Visits to {} did not agree, so the range is wider.", users_text(users))
                        : fmt::format("{} broke a rule once and held when visited again.", users_text(users)));
  }
}

std::string failed_verification(const Seen& seen, const Visit& visit, const std::vector<std::string>& names) {
  const std::string rate = rate_text(open_load(visit)->rate.at({}));
  if (!seen.valid) return fmt::format("The check in open load at {} does not count: this machine was the limit.", rate);
  const std::string route = route_text(seen.breach.route, names);
  return seen.breach.reason == Reason::errors
             ? fmt::format("In open load at {} {} failed {} of its requests.", rate, route,
                           share_text(seen.breach.share))
             : fmt::format("In open load at {} {} of the requests to {} were too slow.", rate,
                           share_text(seen.breach.share), route);
}

void on_verification(Notes& notes, const Verdict& verdict, const View& view, const std::vector<std::string>& names) {
  for (const std::size_t visit : verify_visits(view)) {
    const Seen& seen = view.evidence.seen[visit];
    if (!seen.broken && (seen.valid || verdict.verified)) continue;
    const std::string note = failed_verification(seen, view.visits[visit], names);
    if (notes.empty() || notes.back() != note) notes.push_back(note);
  }
  const bool answered = verdict.status == Status::breaks || verdict.status == Status::no_limit_found;
  if (answered && !verdict.verified && verify_visits(view).empty() && verdict.users.holds.value_or(0) > 0) {
    notes.push_back("Not verified in open load.");
  }
}

void on_recovery(Notes& notes, const Verdict& verdict) {
  if (!verdict.recovered || *verdict.recovered) return;
  notes.push_back("After it broke the target did not come back at half the load that had held before.");
}

}  // namespace

std::vector<std::string> notes_on(const Verdict& verdict, const View& view, bool complete,
                                  const std::vector<std::string>& route_names) {
  Notes notes;
  on_routes_that_always_break(notes, view, route_names);
  on_stalls(notes, verdict);
  on_recovery(notes, verdict);
  on_generator(notes, verdict);
  on_disputes(notes, view);
  on_verification(notes, verdict, view, route_names);
  on_limits_of_the_search(notes, verdict, view, complete);
  return notes;
}

}  // namespace brink::verdict
