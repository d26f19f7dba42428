#include "output/compat/pywrkr_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace brink::output::compat {
namespace {

double secs(const std::optional<double>& ms) { return ms.value_or(0) / 1e3; }

// The exception pywrkr would have seen.
std::string error_name(const std::string& failure) {
  if (failure.ends_with("timeout")) return "TimeoutError";
  if (failure.starts_with("tls_")) return "ClientConnectorSSLError";
  if (failure == "dns" || failure == "refused" || failure == "unreachable") return "ClientConnectorError";
  if (failure == "reset" || failure == "send") return "ClientOSError";
  if (failure == "closed_early") return "ServerDisconnectedError";
  if (failure == "malformed" || failure == "too_large") return "ClientPayloadError";
  return failure;
}

void add_errors(const Numbers& n, PywrkrNumbers& out) {
  std::uint64_t by_status = 0;
  for (const auto& [status, count] : n.status) {
    if (status.size() == 3 && status[0] >= '4') by_status += count;
  }
  const auto failed = n.failures.find("status");
  // Statuses that were expected are no errors; which of several codes those were is told by none of the counts, so the
  // codes share what failed.
  const std::uint64_t bad = failed == n.failures.end() ? 0 : failed->second;
  std::uint64_t left = bad;
  for (const auto& [status, count] : n.status) {
    if (status.size() != 3 || status[0] < '4' || by_status == 0 || left == 0) continue;
    const auto share = static_cast<std::uint64_t>(
        std::llround(static_cast<double>(count) * static_cast<double>(bad) / static_cast<double>(by_status)));
    const std::uint64_t taken = std::min(left, share);
    if (taken > 0) out.error_types["HTTP " + status] += taken;
    left -= taken;
  }
  for (const auto& [failure, count] : n.failures) {
    if (failure == "status") continue;
    if (failure == "assertion" && out.length_errors > 0) continue;
    out.error_types[error_name(failure)] += count;
  }
}

void add_latency(const Numbers& n, PywrkrNumbers& out) {
  const Spread spread(n);
  if (spread.count() == 0) return;
  out.measured = true;
  out.min = secs(n.response_ms.min);
  out.max = secs(n.response_ms.max);
  out.mean = secs(n.response_ms.mean);
  out.deviation = secs(n.response_ms.deviation);
  out.median = spread.quantile(0.5) / 1e3;
  for (const auto& [name, q, least] : {std::tuple{"p50", 0.5, 0},
                                       {"p75", 0.75, 0},
                                       {"p90", 0.9, 0},
                                       {"p95", 0.95, 0},
                                       {"p99", 0.99, 0},
                                       {"p99.9", 0.999, 1000},
                                       {"p99.99", 0.9999, 10'000}}) {
    if (spread.count() >= static_cast<std::uint64_t>(least))
      out.percentiles.emplace_back(name, spread.quantile(q) / 1e3);
  }
}

PywrkrStep step_of(const StageRoute& route, double length) {
  const Numbers& n = route.numbers;
  const Spread spread(n);
  PywrkrStep step;
  step.name = route.name;
  step.count = n.counts.completed + n.counts.failed;
  step.errors = n.counts.failed;
  step.rps = length > 0 ? static_cast<double>(step.count) / length : 0;
  step.min = secs(n.response_ms.min);
  step.max = secs(n.response_ms.max);
  step.mean = secs(n.response_ms.mean);
  step.deviation = secs(n.response_ms.deviation);
  step.p50 = spread.quantile(0.5) / 1e3;
  step.p95 = spread.quantile(0.95) / 1e3;
  step.p99 = spread.quantile(0.99) / 1e3;
  return step;
}

}  // namespace

PywrkrNumbers pywrkr_numbers(const Record& record, const PywrkrView& view) {
  const Stage& stage = record.stages.back();
  const Numbers& n = stage.numbers;
  PywrkrNumbers out;
  out.duration = stage.length_s;
  out.requests = n.counts.completed + n.counts.failed;
  const auto lengths = n.failures.find("assertion");
  if (record.plan.verify_length && lengths != n.failures.end()) out.length_errors = lengths->second;
  out.errors = n.counts.failed - out.length_errors;
  out.bytes = n.bytes.body;
  out.statuses = n.status;
  const double length = std::max(stage.length_s, 1e-9);
  out.rps = static_cast<double>(out.requests) / length;
  out.bytes_per_second = static_cast<double>(out.bytes) / length;
  add_errors(n, out);
  add_latency(n, out);
  for (std::size_t i = 0; i < stage.series.completed.size(); ++i) {
    out.timeline.emplace_back(static_cast<double>(i) * stage.series.step_s,
                              stage.series.completed[i] + stage.series.failed[i]);
  }
  if (!view.scenario.empty()) {
    for (const StageRoute& route : stage.routes) out.steps.push_back(step_of(route, stage.length_s));
  }
  return out;
}

std::string pywrkr_mode(const PywrkrView& view) {
  const std::string length = view.duration_s ? fmt::format("{:.1f}s", *view.duration_s) : "";
  if (!view.scenario.empty()) {
    std::string text = fmt::format("scenario '{}'", view.scenario);
    if (view.users) return text + fmt::format(", {} virtual users, {}", *view.users, length);
    return text +
           (length.empty() ? fmt::format(", {} requests", view.requests.value_or(0)) : ", " + length + " duration");
  }
  if (view.users) return fmt::format("{} virtual users, {}", *view.users, length);
  if (view.requests) return fmt::format("{} requests", *view.requests);
  return length + " duration";
}

}  // namespace brink::output::compat
