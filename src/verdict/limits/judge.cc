#include "verdict/limits/judge.h"

#include <algorithm>

#include "base/check.h"
#include "verdict/limits/windows.h"

namespace brink::verdict {
namespace {

using aggregate::Histogram;
using aggregate::RouteSummary;
using aggregate::StageSummary;
using plan::Limit;
using plan::Quantity;
using plan::Statistic;
using plan::TimeOf;

struct Value {
  std::optional<double> value;
  std::uint64_t of = 0;
};

RouteSummary part_of(const Limit& limit, const StageSummary& stage) {
  if (limit.routes.empty()) return stage.total;
  RouteSummary part;
  for (const RouteId route : limit.routes) {
    CHECK(route.value < stage.routes.size());
    part.merge(stage.routes[route.value]);
  }
  return part;
}

Histogram times_of(const Limit& limit, const StageSummary& stage, const RouteSummary& part) {
  switch (limit.metric.of) {
    case TimeOf::response: return part.response();
    case TimeOf::service: return part.service();
    case TimeOf::ok: return part.clocks[static_cast<std::size_t>(aggregate::Outcome::ok)].response;
    case TimeOf::dns: return stage.phases.dns;
    case TimeOf::connect: return stage.phases.connect;
    case TimeOf::tls: return stage.phases.tls;
    case TimeOf::send: return stage.phases.send;
    case TimeOf::first_byte: return stage.phases.first_byte;
    case TimeOf::transfer: return stage.phases.transfer;
    case TimeOf::send_lag: return stage.send_lag;
  }
  return {};
}

Value time_value(const Limit& limit, const StageSummary& stage, const RouteSummary& part) {
  const Histogram times = times_of(limit, stage, part);
  if (times.empty()) return {};
  switch (limit.metric.statistic) {
    case Statistic::percentile: return {seconds(times.quantile(limit.metric.q)), times.count()};
    case Statistic::mean: return {times.mean(), times.count()};
    case Statistic::min: return {seconds(times.min()), times.count()};
    case Statistic::max: return {seconds(times.max()), times.count()};
  }
  return {};
}

Value share(std::uint64_t part, std::uint64_t of) {
  return of > 0 ? Value{static_cast<double>(part) / static_cast<double>(of), of} : Value{};
}

Value rate(std::uint64_t amount, std::uint64_t of, Duration length) {
  return length > Duration{} ? Value{static_cast<double>(amount) / seconds(length), of} : Value{};
}

Value checks_value(const Limit& limit, const aggregate::JournalSummary& journal) {
  std::uint64_t passed = 0, all = 0;
  for (const auto& [name, count] : journal.checks) {
    if (limit.scope == plan::Scope::check && name != limit.name) continue;
    passed += count.passed;
    all += count.passed + count.failed;
  }
  return share(passed, all);
}

Value generator_value(const StageSummary& stage) {
  Value busiest;
  for (const auto& worker : stage.workers) {
    if (worker.wall > Duration{}) busiest.value = std::max(busiest.value.value_or(0), worker.cpu_share());
  }
  return busiest;
}

Value value_of(const Limit& limit, const StageSummary& stage, const RouteSummary& part) {
  const aggregate::Counts& c = part.counts;
  const std::uint64_t ended = c.completed + c.failed;
  switch (limit.metric.quantity) {
    case Quantity::time: return time_value(limit, stage, part);
    case Quantity::error_rate: return share(c.failed, ended);
    case Quantity::rate: return rate(c.ended_in_window, ended, stage.length);
    case Quantity::goodput: return rate(c.completed_in_window, ended, stage.length);
    case Quantity::transfer_rate: return rate(c.bytes_received, ended, stage.length);
    case Quantity::requests: return {static_cast<double>(ended), ended};
    case Quantity::errors: return {static_cast<double>(c.failed), ended};
    case Quantity::missed: return {static_cast<double>(c.missed), c.due};
    case Quantity::bytes: return {static_cast<double>(c.bytes_received), ended};
    case Quantity::checks: return checks_value(limit, stage.journal);
    case Quantity::generator: return generator_value(stage);
  }
  return {};
}

// A rate of a run in which nothing was due is no measurement of the target.
bool anything_due(const Limit& limit, const RouteSummary& part) {
  return part.counts.due > 0 || limit.metric.quantity == Quantity::generator;
}

LimitResult judge_whole(const Limit& limit, const StageSummary& stage) {
  LimitResult result;
  const RouteSummary part = part_of(limit, stage);
  if (!anything_due(limit, part)) return result;
  const Value value = value_of(limit, stage, part);
  result.actual = value.value;
  result.of = value.of;
  result.passed = value.value && limit.holds(*value.value);
  return result;
}

}  // namespace

std::vector<LimitResult> judge_limits(std::span<const Limit> limits, const StageSummary& stage,
                                      std::span<const aggregate::WatchSeries> watched) {
  std::vector<LimitResult> results;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    if (!limits[i].window) {
      results.push_back(judge_whole(limits[i], stage));
    } else if (i < watched.size()) {
      results.push_back(judge_windows(limits[i], watched[i], stage.length));
    } else {
      results.push_back({});
    }
  }
  return results;
}

}  // namespace brink::verdict
