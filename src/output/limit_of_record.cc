#include "output/limit_of_record.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/figures.h"
#include "output/limit_text.h"
#include "output/own_verdict.h"
#include "output/parts.h"
#include "output/record_build.h"
#include "sample/exchange.h"

namespace brink::output {
namespace {

using plan::Quantity;
using plan::Statistic;
using plan::TimeOf;

std::optional<double> in_seconds(const std::optional<double>& ms) {
  return ms ? std::optional(*ms / 1e3) : std::nullopt;
}

template <class T>
std::optional<double> extreme(const T& times, Statistic statistic) {
  switch (statistic) {
    case Statistic::mean: return in_seconds(times.mean);
    case Statistic::min: return in_seconds(times.min);
    case Statistic::max: return in_seconds(times.max);
    case Statistic::percentile: break;
  }
  return std::nullopt;
}

// p50, p95 and p99 are all that is kept of these.
std::optional<double> short_time(const ShortTimes& times, const plan::Metric& metric) {
  if (metric.statistic != Statistic::percentile) return extreme(times, metric.statistic);
  if (metric.q == 0.5) return in_seconds(times.p50);
  if (metric.q == 0.95) return in_seconds(times.p95);
  return metric.q == 0.99 ? in_seconds(times.p99) : std::nullopt;
}

std::optional<double> ok_quantile(const Numbers& numbers, double q) {
  Numbers ok;
  ok.histogram.ok = numbers.histogram.ok;
  return response_quantile(ok, q);
}

std::optional<double> time_of(const plan::Metric& metric, const Stage& stage, const Numbers& n) {
  const bool percentile = metric.statistic == Statistic::percentile;
  Numbers service;
  service.response_ms = n.service_ms;
  switch (metric.of) {
    case TimeOf::response:
      return percentile ? response_quantile(n, metric.q) : extreme(n.response_ms, metric.statistic);
    case TimeOf::service:
      return percentile ? response_quantile(service, metric.q) : extreme(n.service_ms, metric.statistic);
    case TimeOf::ok: return percentile ? ok_quantile(n, metric.q) : std::nullopt;
    case TimeOf::dns: return short_time(stage.phases_ms.dns, metric);
    case TimeOf::connect: return short_time(stage.phases_ms.connect, metric);
    case TimeOf::tls: return short_time(stage.phases_ms.tls, metric);
    case TimeOf::send: return short_time(stage.phases_ms.send, metric);
    case TimeOf::first_byte: return short_time(stage.phases_ms.first_byte, metric);
    case TimeOf::transfer: return short_time(stage.phases_ms.transfer, metric);
    case TimeOf::send_lag: return short_time(stage.send_lag_ms, metric);
  }
  return std::nullopt;
}

std::optional<double> busiest_worker(const Stage& stage) {
  std::optional<double> most;
  for (const Worker& worker : stage.health.workers) {
    if (worker.wall_s > 0) most = std::max(most.value_or(0), worker.cpu_s / worker.wall_s);
  }
  return most;
}

std::optional<double> value_of(const plan::Metric& metric, const Stage& stage, const Numbers& n) {
  const auto ended = static_cast<double>(n.counts.completed + n.counts.failed);
  const auto received = static_cast<double>(n.bytes.received);
  switch (metric.quantity) {
    case Quantity::time: return time_of(metric, stage, n);
    case Quantity::error_rate: return ended > 0 ? std::optional(failure_share(n.counts)) : std::nullopt;
    case Quantity::rate: return n.rate_rps;
    case Quantity::goodput: return n.goodput_rps;
    case Quantity::requests: return ended;
    case Quantity::errors: return static_cast<double>(n.counts.failed);
    case Quantity::missed: return static_cast<double>(n.counts.missed);
    case Quantity::bytes: return received;
    case Quantity::transfer_rate: return stage.length_s > 0 ? std::optional(received / stage.length_s) : std::nullopt;
    case Quantity::generator: return busiest_worker(stage);
    case Quantity::checks: break;  // not in a record
  }
  return std::nullopt;
}

bool has_tag(const Record& record, const std::string& route, const plan::Tag& tag) {
  for (const Route& row : record.target.routes) {
    const auto at = row.tags.find(tag.name);
    if (row.name == route && at != row.tags.end() && at->second == tag.value) return true;
  }
  return false;
}

void add_steps(std::vector<HistogramStep>& into, const std::vector<HistogramStep>& steps) {
  into.insert(into.end(), steps.begin(), steps.end());
}

// But for service times, of which a record has no distribution.
void add_numbers(Numbers& into, const Numbers& n) {
  into.counts.completed += n.counts.completed;
  into.counts.failed += n.counts.failed;
  into.counts.missed += n.counts.missed;
  into.rate_rps += n.rate_rps;
  into.goodput_rps += n.goodput_rps;
  into.bytes.received += n.bytes.received;
  aggregate::Histogram both = restore_response(into);
  both.merge(restore_response(n));
  add_steps(into.histogram.ok, n.histogram.ok);
  add_steps(into.histogram.bad, n.histogram.bad);
  add_steps(into.histogram.timed_out, n.histogram.timed_out);
  into.response_ms = record_times(both);
}

// Nothing: the record has no such route, or none with that tag.
std::optional<Numbers> numbers_of(const plan::Limit& limit, const Record& record, const Stage& stage) {
  if (limit.scope != plan::Scope::route && limit.scope != plan::Scope::tag) return stage.numbers;
  std::optional<Numbers> numbers;
  for (const StageRoute& route : stage.routes) {
    if (limit.scope == plan::Scope::route && route.name == limit.name) return route.numbers;
    if (limit.scope == plan::Scope::route || !has_tag(record, route.name, plan::tag_of(limit))) continue;
    if (!numbers) numbers.emplace();
    add_numbers(*numbers, route.numbers);
  }
  return numbers;
}

Error unknown_route(const plan::Limit& limit, const Stage& stage) {
  if (limit.scope == plan::Scope::tag) {
    return {ErrorKind::usage, fmt::format("\"{}\": nothing in the result has the tag \"{}\"", limit.text, limit.name),
            "tags are given in a scenario"};
  }
  std::string known;
  for (const StageRoute& route : stage.routes) known += (known.empty() ? "" : ", ") + route.name;
  return {ErrorKind::usage, fmt::format("\"{}\": there is no \"{}\" in the result", limit.text, limit.name),
          known.empty() ? "it names no routes or steps" : "there is: " + known};
}

Limit empty_row(const plan::Limit& limit) {
  Limit row{.expression = sample::mask_secrets(limit.text), .fail_if = limit.fail_if};
  row.unit = unit_name(plan::unit_of(limit.metric));
  row.bound = limit.bound;
  if (limit.window) row.window_s = seconds(*limit.window);
  return row;
}

Result<Limit> judged(const plan::Limit& limit, const Record& record, const Stage* stage) {
  Limit row = empty_row(limit);
  for (const Limit& old : record.limits) {
    if (old.expression == row.expression && old.fail_if == row.fail_if) return old;
  }
  if (!stage) {
    row.note = "nothing was measured";
    return row;
  }
  const std::optional<Numbers> numbers = numbers_of(limit, record, *stage);
  if (!numbers) return tl::unexpected(unknown_route(limit, *stage));
  row.stage = static_cast<std::uint64_t>(stage - record.stages.data());
  row.of = numbers->counts.completed + numbers->counts.failed;
  if (row.of > 0 && !limit.window) row.actual = value_of(limit.metric, *stage, *numbers);
  row.passed = row.actual && limit.holds(*row.actual);
  if (!row.actual) row.note = row.of > 0 ? "the result does not hold it" : "nothing ended";
  return row;
}

}  // namespace

Result<std::vector<Limit>> judge_record(std::span<const plan::Limit> limits, const Record& record) {
  const Stage* stage = reported_stage(record);
  std::vector<Limit> rows;
  for (const plan::Limit& limit : limits) {
    auto row = judged(limit, record, stage);
    if (!row) return tl::unexpected(row.error());
    rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace brink::output
