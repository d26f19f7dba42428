// Failures of the culprit: at one user, at the load that breaks, and whether the target died of it.
#include <algorithm>
#include <numeric>
#include <optional>

#include "verdict/evidence.h"
#include "verdict/judge.h"
#include "verdict/why/signals/search_features.h"
#include "verdict/why/signals/values.h"

namespace brink::verdict::why {
namespace {

using aggregate::Outcome;
using sample::Failure;

constexpr std::uint64_t fewest_refused = 3;

std::uint64_t count_of(const aggregate::Counts& counts, std::initializer_list<Failure> kinds) {
  std::uint64_t sum = 0;
  for (const Failure kind : kinds) sum += counts.failures[static_cast<std::size_t>(kind)];
  return sum;
}

// Failures of the target's: those of this machine say nothing about it.
std::uint64_t failed(const aggregate::Counts& counts) {
  std::uint64_t sum = 0;
  for (int kind = 1; kind < sample::failure_count; ++kind) {
    if (!is_ours(static_cast<Failure>(kind))) sum += counts.failures[static_cast<std::size_t>(kind)];
  }
  return sum;
}

std::optional<Estimate> failure_share(const aggregate::Counts& counts) {
  const std::uint64_t bad = failed(counts), all = counts.completed + bad;
  if (all == 0) return std::nullopt;
  return share_estimate(bad, all);
}

// At the load that breaks: closed, or, where only open load broke it, the visits that did.
aggregate::RouteSummary at_break(const std::vector<Visit>& visits, const Verdict& verdict, std::uint32_t route) {
  if (verdict.users.breaks) {
    aggregate::RouteSummary closed = route_at(visits, route, *verdict.users.breaks);
    if (closed.counts.sent > 0) return closed;
  }
  aggregate::RouteSummary all;
  for (const LevelVerdict& level : verdict.levels) {
    if (!level.broken || level.visit >= visits.size()) continue;
    const auto& routes = visits[level.visit].summary.routes;
    if (route < routes.size()) all.merge(routes[route]);
  }
  return all;
}

std::uint64_t status_count(const aggregate::Counts& counts, std::uint16_t first, std::uint16_t last) {
  std::uint64_t sum = 0;
  for (auto at = counts.status.lower_bound(first); at != counts.status.end() && at->first <= last; ++at) {
    sum += at->second;
  }
  return sum;
}

// Statuses that failed: a 404 that is expected is counted under its status, but is no failure.
void set_statuses(const aggregate::Counts& counts, double bad, Features& out) {
  const auto by_status = static_cast<double>(count_of(counts, {Failure::status}));
  const auto all = static_cast<double>(status_count(counts, 400, 999));
  if (all <= 0) return;
  const auto set = [&](std::string_view name, std::uint64_t count) {
    out.set(name, static_cast<double>(count) / all * by_status / bad);
  };
  const auto one = [&](std::uint16_t status) { return status_count(counts, status, status); };
  set(feature::failed_401_403, one(401) + one(403));
  set(feature::failed_404, one(404));
  set(feature::failed_429, one(429));
  set(feature::failed_502, one(502));
  set(feature::failed_503, one(503));
  set(feature::failed_504, one(504));
  set(feature::failed_500, status_count(counts, 500, 599) - one(502) - one(503) - one(504));
}

void set_kinds(const aggregate::Counts& counts, Features& out) {
  const auto bad = static_cast<double>(failed(counts));
  if (bad <= 0) return;
  const auto set = [&](std::string_view name, std::initializer_list<Failure> kinds) {
    out.set(name, static_cast<double>(count_of(counts, kinds)) / bad);
  };
  set(feature::failed_refused, {Failure::refused});
  set(feature::failed_connect_timeout, {Failure::connect_timeout, Failure::tls_timeout});
  // Whether a byte had come before the end shows in single requests only (features_of_samples).
  set(feature::failed_reset,
      {Failure::reset, Failure::send, Failure::tls_closed, Failure::closed_early, Failure::stream_reset});
  set(feature::failed_timeout, {Failure::first_byte_timeout, Failure::body_timeout, Failure::message_timeout});
  set_statuses(counts, bad, out);
}

void set_latencies(const aggregate::RouteSummary& route, Features& out) {
  const auto of = [&](Outcome outcome) -> const aggregate::Histogram& {
    return route.clocks[static_cast<std::size_t>(outcome)].response;
  };
  const aggregate::Histogram& bad = of(Outcome::bad).count() >= 5 ? of(Outcome::bad) : of(Outcome::timed_out);
  if (bad.count() >= 5) {
    const double median = seconds(bad.quantile(0.5));
    const double spread = seconds(bad.quantile(0.9) - bad.quantile(0.1));
    out.set(feature::failed_latency, median, spread / 2.56);
    if (median > 0) out.set(feature::failed_latency_spread, spread / median);
  }
  const auto s_min = out.get(feature::s_min);
  if (of(Outcome::ok).count() >= 5 && s_min && *s_min > 0) {
    out.set(feature::ok_latency_growth, seconds(of(Outcome::ok).quantile(0.5)) / *s_min);
  }
}

struct Life {
  bool answered = false;  // by any status
  bool refused = false;   // the port is closed: no overload does that, only the end of the process
  double load = 0;        // users, or the mean number in the system
  bool asked = false;
};

Life life_of(const Visit& visit) {
  const aggregate::RouteSummary& total = visit.summary.total;
  Life life;
  life.answered = total.counts.completed > 0 || count_of(total.counts, {Failure::status, Failure::assertion}) > 0;
  const std::uint64_t refused = count_of(total.counts, {Failure::refused});
  life.refused = refused >= fewest_refused;
  life.asked = total.counts.sent > 0;
  const plan::Closed* closed = closed_load(visit);
  life.load = closed ? closed->users : visit.summary.rate() * total.response().mean();
  return life;
}

// It died when what had answered is refused, or no longer answers even a load that it had borne.
void set_life(const std::vector<Visit>& visits, Features& out) {
  double borne = 0;
  bool died = false, alive = false;
  for (const Visit& visit : visits) {
    const Life life = life_of(visit);
    if (!life.asked) continue;
    if (life.refused && (borne > 0 || life.answered)) died = true;
    if (!life.answered && borne > 0 && life.load <= borne) died = true;
    if (life.answered) borne = std::max(borne, life.load);
    alive = life.answered;
  }
  if (borne <= 0) return;
  out.set(feature::died, died ? 1 : 0);
  if (died) out.set(feature::restarted, alive ? 1 : 0);
}

// From some moment on nothing but refusals, although a load as low was served before.
void set_shut_out(const std::vector<Visit>& visits, Features& out) {
  constexpr double none = 0.02, all = 0.98;
  double borne = 0;
  bool shut = false;
  for (const Visit& visit : visits) {
    const aggregate::RouteSummary& total = visit.summary.total;
    const std::uint64_t refused = count_of(total.counts, {Failure::status, Failure::assertion});
    const std::uint64_t ended = total.counts.completed + failed(total.counts);
    if (ended == 0) continue;
    const double share = static_cast<double>(refused) / static_cast<double>(ended);
    const double load = life_of(visit).load;
    if (share < all) shut = false;
    if (share < none) borne = std::max(borne, load);
    if (share >= all && borne > 0 && load <= borne) shut = true;
  }
  if (borne > 0) out.set(feature::shut_out, shut ? 1 : 0);
}

}  // namespace

void features_of_failures(const std::vector<Visit>& visits, const Verdict& verdict, std::uint32_t culprit,
                          Features& out) {
  const auto set = [&](std::string_view name, const std::optional<Estimate>& share) {
    if (share) out.set(name, share->value, share->error);
  };
  set(feature::failed_share_one_user, failure_share(route_at(visits, culprit, 1).counts));
  set_life(visits, out);
  set_shut_out(visits, out);
  if (verdict.status != Status::breaks) return;
  const aggregate::RouteSummary route = at_break(visits, verdict, culprit);
  set(feature::failed_share_break, failure_share(route.counts));
  set_kinds(route.counts, out);
  set_latencies(route, out);
}

}  // namespace brink::verdict::why
