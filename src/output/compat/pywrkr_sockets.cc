#include "output/compat/pywrkr_sockets.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "output/compat/pywrkr_words.h"
#include "output/number.h"

namespace brink::output::compat {
namespace {

// Joins what pywrkr_latency() looks at, but for the deviation.
void join(const Numbers& from, Numbers& to) {
  const Times& a = from.response_ms;
  Times& b = to.response_ms;
  if (a.count == 0) return;
  const auto count = static_cast<double>(a.count), before = static_cast<double>(b.count);
  b.mean = (a.mean.value_or(0) * count + b.mean.value_or(0) * before) / (count + before);
  b.min = std::min(a.min.value_or(0), b.min.value_or(a.min.value_or(0)));
  b.max = std::max(a.max.value_or(0), b.max.value_or(0));
  b.count += a.count;
  b.deviation.reset();
  for (const auto part : {&Histogram::ok, &Histogram::bad, &Histogram::timed_out}) {
    auto& steps = to.histogram.*part;
    steps.insert(steps.end(), (from.histogram.*part).begin(), (from.histogram.*part).end());
  }
}

void add_handshake_error(const Numbers& n, const std::string& failure, std::uint64_t count, PywrkrKeys& out) {
  if (failure == "status") {
    add_pywrkr_statuses(n, count, "ws_handshake_", out);
  } else if (failure == "no_websocket") {
    out["ws_WSServerHandshakeError"] += count;  // of answers that open none the status is not counted
  } else if (failure.ends_with("timeout")) {
    out["ws_handshake_timeout"] += count;
  } else {
    out["ws_" + pywrkr_exception(failure)] += count;
  }
}

std::string message_error(const std::string& failure) {
  if (failure == "socket_closed" || failure == "closed_early" || failure == "reset") return "ws_closed_by_peer";
  if (failure == "message_timeout") return "ws_reply_timeout";
  if (failure == "send") return "ws_send_ClientOSError";
  if (failure == "bad_frame" || failure == "too_large") return "ws_WebSocketError";
  return "ws_" + pywrkr_exception(failure);
}

std::string times_line(std::string_view label, const PywrkrLatency& n) {
  if (n.count == 0) return "";
  std::string percentiles;
  for (const auto& [name, value] : n.percentiles) {
    if (name == "p50" || name == "p95" || name == "p99") percentiles += ", " + name + "=" + pywrkr_time(value);
  }
  return pywrkr_line(label, pywrkr_time(n.mean)) +
         fmt::format("  {:<19}(min={}, max={}{})\n", "", pywrkr_time(n.min), pywrkr_time(n.max), percentiles);
}

std::string message_lines(const PywrkrSockets& s) {
  const WebSockets& c = s.counts;
  const auto with_rate = [](std::uint64_t count, double rate) {
    return fmt::format("{} ({:.2f}/s)", count_text(count), rate);
  };
  std::string out = pywrkr_line("Messages Sent", with_rate(c.messages_sent, s.sent_per_second));
  out += pywrkr_line("Messages Received", with_rate(c.messages_received, s.received_per_second));
  out += pywrkr_line("Bytes Sent", pywrkr_bytes(static_cast<double>(c.bytes_sent)));
  out += pywrkr_line("Bytes Received", pywrkr_bytes(static_cast<double>(c.bytes_received)));
  if (s.reply_timeouts > 0) out += pywrkr_line("Reply Timeouts", count_text(s.reply_timeouts));
  if (s.unexpected_replies > 0) out += pywrkr_line("Unexpected", count_text(s.unexpected_replies));
  return out;
}

std::string close_lines(const WebSockets& c) {
  std::string out = pywrkr_line("Close Frames Sent", count_text(c.closes));
  if (c.closes_unanswered > 0) out += pywrkr_line("Unacknowledged", count_text(c.closes_unanswered));
  for (const auto& [code, count] : c.close_codes) out += pywrkr_line("Close Code " + code, count_text(count));
  return out;
}

}  // namespace

bool has_sockets(const Record& record) {
  const auto& routes = record.target.routes;
  return std::any_of(routes.begin(), routes.end(), [](const Route& route) { return route.method == over_a_socket; });
}

const Route* find_route(const Record& record, const std::string& name) {
  const auto& routes = record.target.routes;
  const auto at = std::find_if(routes.begin(), routes.end(), [&](const Route& route) { return route.name == name; });
  return at == routes.end() ? nullptr : &*at;
}

Numbers socket_numbers(const Record& record, bool handshakes) {
  std::vector<const Numbers*> rows;
  for (const StageRoute& route : record.stages.back().routes) {
    const Route* row = find_route(record, route.name);
    if (row != nullptr && row->method == over_a_socket && row->handshake == handshakes) rows.push_back(&route.numbers);
  }
  Numbers out;
  for (const Numbers* row : rows) join(*row, out);
  if (rows.size() == 1) out.response_ms.deviation = rows.front()->response_ms.deviation;
  return out;
}

PywrkrSockets pywrkr_sockets(const Record& record, const PywrkrView& view) {
  const Stage& stage = record.stages.back();
  const bool messages = view.socket && view.socket->messages, replies = view.socket && view.socket->replies;
  PywrkrSockets out;
  out.latency_metric = !view.socket ? "step" : replies ? "rtt" : "handshake";
  out.primary_metric = !view.socket ? "steps" : messages ? "messages" : "connections";
  out.counts = stage.websockets.value_or(WebSockets{});
  for (const StageRoute& route : stage.routes) {
    const Route* row = find_route(record, route.name);
    if (row == nullptr || row->method != over_a_socket) continue;
    if (row->handshake) out.failed += route.numbers.counts.failed;
    const auto late = route.numbers.failures.find("message_timeout");
    if (late != route.numbers.failures.end()) out.reply_timeouts += late->second;
  }
  if (!view.socket || replies) out.unexpected_replies = out.counts.unexpected;
  const double length = std::max(stage.length_s, 1e-9);
  out.sent_per_second = static_cast<double>(out.counts.messages_sent) / length;
  out.received_per_second = static_cast<double>(out.counts.messages_received) / length;
  out.handshake = pywrkr_latency(socket_numbers(record, true));
  out.round_trip = pywrkr_latency(socket_numbers(record, false));
  return out;
}

void count_sockets(const Stage& stage, const PywrkrSocketView& socket, PywrkrNumbers& out) {
  const WebSockets counts = stage.websockets.value_or(WebSockets{});
  out.requests = socket.messages ? counts.messages_sent : counts.opened;
  out.bytes = counts.bytes_received;
}

void add_socket_errors(const Numbers& numbers, bool handshake, bool told, PywrkrKeys& out) {
  for (const auto& [failure, count] : numbers.failures) {
    if (failure == "assertion") {
      if (!told) out[failure] += count;
    } else if (handshake) {
      add_handshake_error(numbers, failure, count, out);
    } else {
      out[message_error(failure)] += count;
    }
  }
}

std::string pywrkr_socket_section(const PywrkrSockets& s) {
  const WebSockets& c = s.counts;
  std::string out = pywrkr_heading("WEBSOCKET") + "\n";
  out += pywrkr_line("Opened", count_text(c.opened)) + pywrkr_line("Failed", count_text(s.failed));
  out += pywrkr_line("Dropped", count_text(c.dropped)) + pywrkr_line("Reconnects", count_text(c.reopened));
  out += pywrkr_line("Peak Concurrent", count_text(c.most_open)) + message_lines(s);
  out += times_line("Handshake", s.handshake) + times_line("Round Trip", s.round_trip);
  return out + close_lines(c);
}

}  // namespace brink::output::compat
