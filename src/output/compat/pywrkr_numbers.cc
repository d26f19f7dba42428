#include "output/compat/pywrkr_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/compat/pywrkr_errors.h"
#include "output/compat/pywrkr_sockets.h"
#include "sample/mishap_keys.h"

namespace brink::output::compat {
namespace {

constexpr std::string_view http = "HTTP/";

double secs(const std::optional<double>& ms) { return ms.value_or(0) / 1e3; }

// What pywrkr calls errors by their keys: assertions, values and placeholders of a scenario.
void add_mishaps(const Stage& stage, PywrkrNumbers& out) {
  for (const auto& [kind, keys] : stage.mishaps) {
    for (const auto& [key, count] : keys) {
      if (kind == "extraction") out.extract_failures += count;
      if (key == sample::length_differs) {
        out.length_errors += count;
      } else {
        out.error_types[key] += count;
      }
    }
  }
}

// `told`: what assertions found is among the mishaps.
void add_errors(const Numbers& n, bool told, PywrkrKeys& out) {
  for (const auto& [failure, count] : n.failures) {
    if (failure == "status") {
      add_pywrkr_statuses(n, count, "HTTP ", out);
    } else if (failure != "assertion" || !told) {
      out[pywrkr_exception(failure)] += count;
    }
  }
}

// Of all kinds of requests together, or of each where some are over a WebSocket and called otherwise.
void add_all_errors(const Record& record, const Stage& stage, PywrkrKeys& out) {
  const bool told = stage.mishaps.contains("assertion");
  if (!has_sockets(record)) return add_errors(stage.numbers, told, out);
  for (const StageRoute& route : stage.routes) {
    const Route* row = find_route(record, route.name);
    if (row != nullptr && row->method == over_a_socket) {
      add_socket_errors(route.numbers, row->handshake, told, out);
    } else {
      add_errors(route.numbers, told, out);
    }
  }
}

void add_timeline(const Series& series, PywrkrNumbers& out) {
  out.interval = series.step_s;
  for (std::size_t i = 0; i < series.completed.size(); ++i) {
    out.timeline.emplace_back(static_cast<double>(i) * series.step_s, series.completed[i] + series.failed[i]);
  }
}

}  // namespace

std::string pywrkr_exception(const std::string& failure) {
  if (failure.ends_with("timeout")) return "TimeoutError";
  if (failure.starts_with("tls_")) return "ClientConnectorSSLError";
  if (failure == "dns" || failure == "refused" || failure == "unreachable") return "ClientConnectorError";
  if (failure == "reset" || failure == "send") return "ClientOSError";
  if (failure == "closed_early") return "ServerDisconnectedError";
  if (failure == "malformed" || failure == "too_large") return "ClientPayloadError";
  return failure;
}

void add_pywrkr_statuses(const Numbers& n, std::uint64_t failed, const std::string& prefix, PywrkrKeys& out) {
  std::uint64_t by_status = 0;
  for (const auto& [status, count] : n.status) {
    if (status.size() == 3 && status[0] >= '4') by_status += count;
  }
  std::uint64_t left = failed;
  for (const auto& [status, count] : n.status) {
    if (status.size() != 3 || status[0] < '4' || left == 0) continue;
    const auto share = static_cast<std::uint64_t>(
        std::llround(static_cast<double>(count) * static_cast<double>(failed) / static_cast<double>(by_status)));
    const std::uint64_t taken = std::min(left, share);
    if (taken > 0) out[prefix + status] += taken;
    left -= taken;
  }
}

PywrkrLatency pywrkr_latency(const Numbers& n) {
  PywrkrLatency out;
  const Spread spread(n);
  out.count = spread.count();
  if (out.count == 0) return out;
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
  return out;
}

namespace {

// What ended in the drain is among the counts, and lies outside of the length: rates are those of the window.
void add_rates(const Stage& stage, const PywrkrView& view, PywrkrNumbers& out) {
  if (view.socket) {
    const double length = std::max(stage.length_s, 1e-9);
    out.rps = static_cast<double>(out.requests) / length;
    out.bytes_per_second = static_cast<double>(out.bytes) / length;
  } else if (out.requests > 0) {
    out.rps = stage.numbers.rate_rps;
    out.bytes_per_second = static_cast<double>(out.bytes) / static_cast<double>(out.requests) * out.rps;
  }
}

PywrkrStep step_of(const StageRoute& route) {
  const Numbers& n = route.numbers;
  const Spread spread(n);
  PywrkrStep step;
  step.name = route.name;
  step.count = n.counts.completed + n.counts.failed;
  step.errors = n.counts.failed;
  step.rps = n.rate_rps;
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

Numbers pywrkr_timed(const Record& record, const PywrkrView& view) {
  if (!view.socket) return record.stages.back().numbers;
  return socket_numbers(record, !view.socket->replies);
}

PywrkrNumbers pywrkr_numbers(const Record& record, const PywrkrView& view) {
  const Stage& stage = record.stages.back();
  const Numbers& n = stage.numbers;
  PywrkrNumbers out;
  out.duration = stage.length_s;
  out.sent = n.counts.sent;
  add_mishaps(stage, out);
  const PywrkrErrors errors = pywrkr_errors(stage);
  out.requests = errors.requests;
  out.errors = errors.errors;
  out.template_errors = errors.unmade;
  out.bytes = n.bytes.body;
  out.statuses = n.status;
  for (const auto& [version, count] : stage.http_versions) {
    out.http_versions[version.starts_with(http) ? version.substr(http.size()) : version] += count;
  }
  if (view.socket) count_sockets(stage, *view.socket, out);
  add_rates(stage, view, out);
  add_all_errors(record, stage, out.error_types);
  out.latency = pywrkr_latency(pywrkr_timed(record, view));
  const bool listens = view.socket && !view.socket->messages;  // and what ends is what was held
  if (!listens) add_timeline(stage.series, out);
  out.ended_in_time = n.counts.ended_in_window;
  if (record.plan.scenario && !view.socket) {
    for (const StageRoute& route : stage.routes) out.steps.push_back(step_of(route));
  }
  return out;
}

std::string pywrkr_mode(const Record& record, const PywrkrView& view) {
  const std::string length = view.duration_s ? fmt::format("{:.1f}s", *view.duration_s) : "";
  if (view.socket) return fmt::format("websocket, {} duration", length);
  if (record.plan.scenario) {
    std::string text = fmt::format("scenario '{}'", *record.plan.scenario);
    if (view.users) return text + fmt::format(", {} virtual users, {}", *view.users, length);
    return text +
           (length.empty() ? fmt::format(", {} requests", view.requests.value_or(0)) : ", " + length + " duration");
  }
  if (view.users) return fmt::format("{} virtual users, {}", *view.users, length);
  if (view.requests) return fmt::format("{} requests", *view.requests);
  return length + " duration";
}

}  // namespace brink::output::compat
