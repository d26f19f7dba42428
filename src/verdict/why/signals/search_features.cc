#include "verdict/why/signals/search_features.h"

#include <algorithm>
#include <cmath>

#include "verdict/evidence.h"
#include "verdict/judge.h"
#include "verdict/why/signals/models.h"
#include "verdict/why/signals/rates.h"
#include "verdict/why/signals/steady_failures.h"
#include "verdict/why/signals/values.h"

namespace brink::verdict::why {
namespace {

constexpr double few_failures = 0.05;  // of a level whose rate still is one of service

const aggregate::Histogram& answers(const aggregate::RouteSummary& route) {
  return route.clocks[static_cast<std::size_t>(aggregate::Outcome::ok)].response;
}

std::uint32_t routes_of(const std::vector<Visit>& visits) {
  std::size_t routes = 0;
  for (const Visit& visit : visits) routes = std::max(routes, visit.summary.routes.size());
  return static_cast<std::uint32_t>(routes);
}

// Of independent values the median scatters by 1.25 standard errors of the mean.
double error_of_median(const aggregate::Histogram& h) {
  return 1.25 * h.deviation() / std::sqrt(static_cast<double>(std::max<std::uint64_t>(1, h.count())));
}

void set_break(const Verdict& verdict, Features& out) {
  const bool breaks = verdict.status == Status::breaks;
  if (breaks || verdict.status == Status::no_limit_found) out.set(feature::breaks, breaks ? 1 : 0);
  if (breaks) {
    out.set(feature::breaks_by_errors, verdict.reason == Reason::errors ? 1 : 0);
    if (verdict.at_break && verdict.at_break->hung_share > 0) {
      out.set(feature::hung_share, verdict.at_break->hung_share);
    }
    // A target that stops now and then does so for any number of users.
    if (const auto at = verdict.users.breaks; at && !verdict.by_stalls) out.set(feature::breaks_at_users, *at);
  }
  out.set(feature::tested_users, verdict.max_tested_users);
  out.set(feature::generator_limited, verdict.generator_limited ? 1 : 0);
  if (verdict.recovered) out.set(feature::recovered, *verdict.recovered ? 1 : 0);
}

void set_routes(const Verdict& verdict, const std::vector<std::string>& names, std::uint32_t culprit, Features& out) {
  out.set(feature::routes, static_cast<double>(names.size()));
  if (culprit < names.size()) out.set_text("culprit", names[culprit]);
  for (const LevelVerdict& level : verdict.levels) {
    if (!level.broken || level.users != verdict.users.breaks) continue;
    const auto broken = [](const RouteVerdict& route) { return route.reason != Reason::none; };
    out.set(feature::routes_broken,
            static_cast<double>(std::count_if(level.routes.begin(), level.routes.end(), broken)));
  }
}

void set_steady_failure(const std::vector<Visit>& visits, const Verdict& verdict, const std::vector<std::string>& names,
                        Features& out) {
  const auto found = steady_failure(visits, verdict);
  if (!found || found->route >= names.size()) return;
  out.set(feature::steady_failed_share, found->share.value, found->share.error);
  out.set_text("steady_route", names[found->route]);
}

void set_alone(const std::vector<Visit>& visits, std::uint32_t culprit, Features& out) {
  const aggregate::RouteSummary alone = route_at(visits, culprit, 1);
  const aggregate::Histogram& times = answers(alone);
  if (times.count() < 3) return;
  out.set(feature::s_min, seconds(times.quantile(0.5)), error_of_median(times));
  if (times.mean() > 0 && times.count() >= 10) out.set(feature::s_min_cv, times.deviation() / times.mean());
  if (alone.counts.completed == alone.counts.sent) {
    out.set(feature::response_bytes,
            static_cast<double>(alone.counts.bytes_received) / static_cast<double>(alone.counts.completed));
  }
}

// Squared coefficient of variation of what requests take where few wait, at least that of independent events.
double unevenness(const Evidence& evidence, const std::vector<Visit>& visits, const Verdict& verdict) {
  aggregate::Histogram times;
  for (const auto& [users, level] : evidence.levels) {
    if (users > verdict.knee_users.value_or(1)) break;
    for (const std::size_t visit : level.visits) times.merge(answers(visits[visit].summary.total));
  }
  if (times.count() < 10 || times.mean() <= 0) return 1;
  const double variation = times.deviation() / times.mean();
  return std::max(1.0, variation * variation);
}

// Of all routes, because it is about the target: from where its goodput came near its highest to that of the most
// users. A level of a second or two scatters, the more the more uneven the work, and the highest of many is one that
// did.
void set_shape(const Evidence& evidence, const std::vector<Visit>& visits, const Verdict& verdict, Features& out) {
  constexpr double near = 0.75;
  if (verdict.capacity_rps > 0) out.set(feature::x_max_all, verdict.capacity_rps);
  if (verdict.knee_users) out.set(feature::knee_users, *verdict.knee_users);
  std::vector<Weighed> goodput;  // of each visit, by users; by its length
  std::size_t levels = 0;
  for (const auto& [users, level] : evidence.levels) {
    if (level.visits.empty() || level.state == State::ours) continue;
    ++levels;
    for (const std::size_t visit : level.visits) {
      const double length = seconds(visits[visit].summary.length);
      if (length > 0) goodput.push_back({goodput_of({.visits = {visit}}, visits), length});
    }
  }
  const auto highest =
      std::max_element(goodput.begin(), goodput.end(), [](auto& a, auto& b) { return a.value < b.value; });
  if (levels < 3 || highest == goodput.end() || highest->value <= 0) return;
  out.set(feature::saturated, verdict.saturated ? 1 : 0);
  const auto begin =
      std::find_if(goodput.begin(), highest, [&](const Weighed& of) { return of.value >= near * highest->value; });
  const Estimate fall = fall_of({begin, goodput.end()}, unevenness(evidence, visits, verdict));
  out.set(feature::retrograde, fall.value, fall.error);
}

std::vector<CurvePoint> points_of(const std::vector<Rate>& rates, bool several_routes) {
  std::vector<CurvePoint> points;
  for (const Rate& r : rates) {
    // Among other routes only a part of the users is at this one.
    const double users = several_routes ? r.inside : r.users;
    if (r.failed < few_failures && r.rate > 0 && users >= 1) points.push_back({users, r.rate});
  }
  return points;
}

void set_fits(const std::vector<CurvePoint>& points, double think, bool saturated, Features& out) {
  if (const auto usl = fit(Curve::usl, points)) {
    out.set(feature::usl_sigma, usl->at[1], usl->error[1]);
    out.set(feature::usl_kappa, usl->at[2], usl->error[2]);
  }
  if (!saturated) return;  // how many servers there are shows only when all are busy
  auto queue = fit(Curve::queue, points);
  const auto hinge = think > 0 ? std::nullopt : fit(Curve::hinge, points);
  if (hinge && (!queue || hinge->aicc < queue->aicc)) queue = hinge;
  if (!queue) return;
  out.set(feature::fit_servers, queue->at[0], queue->error[0]);
  out.set(feature::fit_hold, queue->at[1], queue->error[1]);
  out.set(feature::fit_delay, std::max(0.0, queue->at[2] - think), queue->error[2]);
}

// Users who are added to those there were before: how much longer than the slowest answer of all their first ones
// take, in the warm-up of that level. The median of these levels, so that one slow start says nothing.
void set_growth(const std::vector<Visit>& visits, Features& out) {
  constexpr std::size_t fewest = 3;
  std::vector<double> delays;
  std::uint32_t most = 1;
  for (const Visit& visit : visits) {
    const plan::Closed* closed = closed_load(visit);
    if (!closed || closed->users <= most || visit.cut_short) continue;
    most = closed->users;
    const aggregate::Histogram later = visit.summary.total.judged();
    if (visit.summary.warmup.empty() || later.empty()) continue;
    delays.push_back(std::max(0.0, seconds(visit.summary.warmup.max() - later.max())));
  }
  if (delays.size() < fewest) return;
  std::nth_element(delays.begin(), delays.begin() + static_cast<std::ptrdiff_t>(delays.size() / 2), delays.end());
  out.set(feature::growth_delay, delays[delays.size() / 2]);
}

}  // namespace

aggregate::RouteSummary route_at(const std::vector<Visit>& visits, std::uint32_t route, double users) {
  aggregate::RouteSummary all;
  for (const Visit& visit : visits) {
    const plan::Closed* closed = closed_load(visit);
    if (!closed || closed->users != users || !about_levels(visit.step.purpose)) continue;
    if (route < visit.summary.routes.size()) all.merge(visit.summary.routes[route]);
  }
  return all;
}

namespace {

// The time that users spent with a route.
double work_of(const std::vector<Visit>& visits, std::uint32_t route, double users) {
  const aggregate::Histogram response = route_at(visits, route, users).response();
  return response.mean() * static_cast<double>(response.count());
}

std::optional<std::uint32_t> most_work(const std::vector<Visit>& visits, double users) {
  std::optional<std::uint32_t> most;
  double work = 0;
  for (std::uint32_t route = 0; route < routes_of(visits); ++route) {
    const double its = work_of(visits, route, users);
    if (its > work) most = route, work = its;
  }
  return most;
}

}  // namespace

std::optional<std::uint32_t> culprit_of(const Verdict& verdict, const std::vector<Visit>& visits) {
  constexpr double clearly = 1.5;  // who waits for what all routes share waits with each
  if (verdict.route) return verdict.route->value;
  const auto alone = most_work(visits, 1);
  if (!verdict.saturated) return alone;
  const double users = verdict.max_tested_users;
  const auto queue = most_work(visits, users);
  return queue && alone && work_of(visits, *queue, users) > clearly * work_of(visits, *alone, users) ? queue : alone;
}

std::optional<std::uint32_t> bystander_of(const std::vector<Visit>& visits, std::uint32_t culprit) {
  std::optional<std::uint32_t> cheapest;
  Duration least{};
  for (std::uint32_t route = 0; route < routes_of(visits); ++route) {
    const aggregate::RouteSummary alone = route_at(visits, route, 1);
    if (route == culprit || alone.counts.completed < 3 || alone.counts.failure_share() >= 0.02) continue;
    const Duration median = answers(alone).quantile(0.5);
    if (!cheapest || median < least) cheapest = route, least = median;
  }
  return cheapest;
}

void features_of_search(const SearchOptions& options, const std::vector<Visit>& visits, const Verdict& verdict,
                        const std::vector<std::string>& route_names, std::uint32_t culprit, Features& out) {
  set_break(verdict, out);
  set_routes(verdict, route_names, culprit, out);
  set_alone(visits, culprit, out);
  set_growth(visits, out);
  const Evidence evidence = weigh(options, visits);
  const std::vector<Rate> rates = rates_of(evidence, visits, culprit);
  if (const auto most = highest_of(rates, verdict, visits, culprit)) out.set(feature::x_max, most->value, most->error);
  set_shape(evidence, visits, verdict, out);
  set_fits(points_of(rates, route_names.size() > 1), seconds(options.think), verdict.saturated, out);
  features_of_failures(visits, verdict, culprit, out);
  set_steady_failure(visits, verdict, route_names, out);
}

}  // namespace brink::verdict::why
