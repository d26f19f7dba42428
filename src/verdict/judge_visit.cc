#include <algorithm>
#include <variant>

#include "aggregate/estimate.h"
#include "verdict/judge.h"

namespace brink::verdict {
namespace {

using aggregate::Outcome;
using sample::Failure;

// Kinds that a generator which is late or starved can cause or lengthen into being. All others are the target's own.
bool could_be_lateness(Failure f) {
  switch (f) {
    case Failure::dns:
    case Failure::connect_timeout:
    case Failure::tls_timeout:
    case Failure::first_byte_timeout:
    case Failure::body_timeout:
    case Failure::message_timeout:
    case Failure::send:
    case Failure::reset:
    case Failure::closed_early:
    case Failure::stream_reset: return true;
    default: return false;
  }
}

// Users without a connection of their own make no load, and fail seldom because they wait before they try again: a few
// such failures mean that the load was not what the level says.
constexpr std::uint64_t own_failures_that_block = 3;

// Requests that nobody waited out are slow ones: the drain of a search stage is longer than the wall. Not so when the
// stage was cut short.
Tally tally_route(const aggregate::RouteSummary& route, const Rules& rules, bool waited_out, std::uint64_t users) {
  Tally tally;
  for (int i = 1; i < sample::failure_count; ++i) {
    const auto kind = static_cast<Failure>(i);
    if (is_ours(kind)) continue;
    tally.failed += route.counts.failures[i];
    if (!could_be_lateness(kind)) tally.plain += route.counts.failures[i];
  }
  tally.ended = route.counts.completed + tally.failed;
  for (const Outcome outcome : {Outcome::ok, Outcome::timed_out}) {
    const auto& times = route.clocks[static_cast<int>(outcome)].response;
    tally.waits += times.count();
    tally.slow += times.count() - times.count_at_or_below(rules.latency_wall - Duration(1));
  }
  if (waited_out) {
    const std::uint64_t unfinished = route.counts.in_flight + route.counts.missed;
    tally.waits += unfinished;
    tally.slow += unfinished;
    tally.users = users;
    tally.hung = users > 0 ? route.counts.in_flight + route.counts.warmup_in_flight : 0;
  }
  return tally;
}

std::uint64_t own_failures(const aggregate::Counts& counts) {
  std::uint64_t own = 0;
  for (int i = static_cast<int>(Failure::no_fds); i < sample::failure_count; ++i) own += counts.failures[i];
  return own;
}

std::uint64_t without_answer(const aggregate::Counts& counts) {
  std::uint64_t lost = counts.in_flight;
  for (int i = 1; i < sample::failure_count; ++i) {
    const auto kind = static_cast<Failure>(i);
    if (!has_response(kind) && !is_ours(kind)) lost += counts.failures[i];
  }
  return lost;
}

double mean_in_system(const aggregate::StageSummary& stage) { return stage.rate() * stage.total.judged().mean(); }

// No target ends a connection sooner because its peer was late by less than this: those that are idle live for a second
// and more.
constexpr Duration ends_nothing = std::chrono::milliseconds(250);

// Whether most requests lost their connection, and no lateness of ours can be why.
bool cut_by_target(const aggregate::StageSummary& stage) {
  Duration latest_turn{};
  for (const sample::WorkerHealth& worker : stage.workers) latest_turn = std::max(latest_turn, worker.loop_lag_max);
  std::uint64_t cut = 0;
  for (const Failure kind : {Failure::send, Failure::reset, Failure::closed_early, Failure::stream_reset}) {
    cut += stage.total.counts.failures[static_cast<std::size_t>(kind)];
  }
  return latest_turn < ends_nothing && 2 * cut > stage.total.counts.completed + stage.total.counts.failed;
}

// A stretch of closed load in which nothing ended at all is a stall or a collapse; one visit cannot tell.
bool frozen(const aggregate::StageSummary& stage) {
  return stage.total.counts.due > 0 && stage.total.counts.ended_in_window == 0;
}

// A target that takes its connections in one by one, or serves those first that it knows, shows the others at a second
// look: their connections stand by then.
bool still_filling(const Visit& visit) {
  const plan::Closed* closed = closed_load(visit);
  if (!closed || visit.cut_short) return false;
  const aggregate::StageSummary& stage = visit.summary;
  const std::uint64_t in_time = stage.warmup.count_at_or_below(visit.step.stage.warmup + stage.length);
  const std::uint64_t waited = stage.warmup.count() - in_time + stage.total.counts.warmup_in_flight;
  return static_cast<double>(waited) > slow_share * closed->users;
}

}  // namespace

Seen judge_visit(const Visit& visit, const SearchOptions& options) {
  const aggregate::StageSummary& stage = visit.summary;
  const auto& counts = stage.total.counts;
  const bool open = open_load(visit) != nullptr;
  Seen seen;
  const std::uint64_t users = open ? 0 : closed_load(visit)->users;
  for (const auto& route : stage.routes) {
    seen.routes.push_back(tally_route(route, options.rules, !visit.cut_short, users));
  }
  seen.spread = spread_of(stage);
  seen.breach = worst_of(seen.routes, options.rules, seen.spread);
  seen.stalls = find_stalls(stage, options.rules.latency_wall);
  seen.users = open ? mean_in_system(stage) : closed_load(visit)->users;
  seen.rate = stage.rate();
  seen.goodput = stage.goodput();
  seen.answered = counts.completed > 0 || !counts.status.empty() || counts.completed_in_window > 0 ||
                  stage.warmup_ended > stage.warmup_failed;

  const double ended = static_cast<double>(counts.completed + counts.failed);
  seen.blocked = !seen.breach.plain && own_failures(counts) >= own_failures_that_block;
  seen.collapsed = static_cast<double>(without_answer(counts)) > 0.5 * (ended + static_cast<double>(counts.in_flight));
  if ((seen.stalls.pauses > 0 || frozen(stage)) && !seen.breach.plain) {
    seen.breach.strength = std::min(seen.breach.strength, Strength::broken);
  }
  if (open && seen.stalls.pauses > 0 && seen.stalls.share_waiting > slow_share &&
      seen.breach.strength < Strength::broken) {
    seen.breach = {Reason::latency,
                   Strength::broken,
                   seen.stalls.share_waiting,
                   seen.stalls.share_waiting / slow_share,
                   std::nullopt,
                   false};
  }
  seen.broken = seen.blocked || seen.breach.strength >= Strength::broken;
  seen.unfilled = still_filling(visit);
  const bool suspect = visit.health.saturated();
  const bool theirs = seen.breach.plain || cut_by_target(stage);
  seen.valid = seen.broken ? !seen.blocked && (!suspect || theirs) : !suspect;
  return seen;
}

RouteVerdict describe_route(RouteId id, const aggregate::RouteSummary& route, const Tally& tally, const Rules& rules,
                            const Spread& spread, Duration length, std::size_t routes) {
  const Breach breach = judge_tally(tally, rules, spread, routes);
  RouteVerdict row;
  row.route = id;
  if (breach.strength >= Strength::broken) row.reason = breach.reason;
  row.failure_share = tally.ended > 0 ? static_cast<double>(tally.failed) / static_cast<double>(tally.ended) : 0;
  const auto interval = aggregate::share_interval(tally.failed, tally.ended, spread.failed);
  row.failure_low = interval.low;
  row.failure_high = interval.high;
  const WaitShare waits = slowest_share(tally);
  const bool hung = row.reason == Reason::latency && waits.cases == tally.hung && waits.of == tally.users;
  row.hung_share = hung ? breach.share : 0;
  const aggregate::Histogram judged = route.judged();
  row.p50 = judged.quantile(0.5);
  row.p95 = judged.quantile(0.95);
  row.p99 = judged.quantile(0.99);
  if (static_cast<double>(judged.count()) >= spread.tail * aggregate::effective_size_needed(0.95)) {
    const std::uint64_t below = judged.count() - judged.count() / 20;
    const auto ranks = aggregate::share_interval(below, judged.count(), spread.tail);
    row.p95_low = judged.quantile(ranks.low);
    row.p95_high = judged.quantile(ranks.high);
  }
  if (length.count() > 0) row.goodput = static_cast<double>(route.counts.completed_in_window) / seconds(length);
  return row;
}

LevelVerdict describe_visit(const Visit& visit, const Seen& seen, const SearchOptions& options, std::size_t index) {
  LevelVerdict level;
  level.visit = index;
  level.users = seen.users;
  level.rate = seen.rate;
  level.goodput = seen.goodput;
  level.broken = seen.broken;
  level.valid = seen.valid;
  if (seen.broken) {
    level.reason = seen.breach.reason;
    level.worst = seen.breach.route;
  }
  for (std::uint32_t i = 0; i < visit.summary.routes.size(); ++i) {
    const aggregate::RouteSummary& route = visit.summary.routes[i];
    if (route.counts.due == 0) continue;
    level.routes.push_back(describe_route(RouteId{i}, route, seen.routes[i], options.rules, seen.spread,
                                          visit.summary.length, visit.summary.routes.size()));
  }
  return level;
}

const plan::Closed* closed_load(const Visit& visit) { return std::get_if<plan::Closed>(&visit.step.stage.load); }
const plan::Open* open_load(const Visit& visit) { return std::get_if<plan::Open>(&visit.step.stage.load); }

}  // namespace brink::verdict
