#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/compat/pywrkr_numbers.h"
#include "output/compat/pywrkr_sockets.h"
#include "output/compat/pywrkr_words.h"
#include "output/number.h"

namespace brink::output::compat {
namespace {

constexpr std::size_t bar_width = 40, histogram_rows = 20, timeline_rows = 20;

std::string results(const Record& record, const PywrkrNumbers& n, const PywrkrView& v) {
  std::string out = pywrkr_heading("BENCHMARK RESULTS") + "\n";
  out += pywrkr_line("Mode", pywrkr_mode(record, v)) + pywrkr_line("Duration", pywrkr_time(n.duration));
  if (v.users) {
    out += pywrkr_line("Virtual Users", std::to_string(*v.users)) + pywrkr_line("Ramp-up", pywrkr_time(v.ramp_up_s));
    out += pywrkr_line("Think Time", fmt::format("{:.2f}s (+/-{:.0f}%)", v.think_s, v.think_jitter * 100));
    out += pywrkr_line("Avg Reqs/User",
                       fmt::format("{:.1f}", static_cast<double>(n.requests) / static_cast<double>(*v.users)));
  } else {
    out += pywrkr_line("Connections", std::to_string(v.connections));
  }
  if (!v.socket) out += pywrkr_line("Keep-Alive", v.keepalive ? "yes" : "no");
  if (v.users) out += pywrkr_line("Sessions", v.session_cookies ? "one a user" : "cookies are not kept");
  const char* requests = !v.socket ? "Total Requests" : v.socket->messages ? "Messages Sent" : "Connections Made";
  out += pywrkr_line(requests, count_text(n.requests)) + pywrkr_line("Total Errors", count_text(n.errors));
  if (n.length_errors > 0) out += pywrkr_line("Content-Len Errs", count_text(n.length_errors));
  if (n.extract_failures > 0) out += pywrkr_line("Extract Failures", count_text(n.extract_failures));
  if (n.template_errors > 0) out += pywrkr_line("Template Errors", count_text(n.template_errors));
  out += pywrkr_line("Requests/sec", fmt::format("{:.2f}", n.rps));
  if (v.rate) out += pywrkr_line("Target RPS", fmt::format("{:.1f}", *v.rate));
  if (v.ramp_rate) out += pywrkr_line("Ramp Target RPS", fmt::format("{:.1f}", *v.ramp_rate));
  if (!v.profile.empty()) out += pywrkr_line("Traffic Profile", v.profile);
  if (v.rate) out += pywrkr_line("Rate Limit Waits", count_text(n.sent));
  out += pywrkr_line("Transfer/sec", pywrkr_bytes(n.bytes_per_second) + "/s");
  return out + pywrkr_line("Total Transfer", pywrkr_bytes(static_cast<double>(n.bytes)));
}

std::string histogram(const PywrkrLatency& n, const Spread& spread) {
  if (n.max <= n.min) return fmt::format("  All requests: {}\n", pywrkr_time(n.min));
  const auto counts = spread.parts(histogram_rows);
  const std::uint64_t most = std::max<std::uint64_t>(1, *std::max_element(counts.begin(), counts.end()));
  const double width = (n.max - n.min) / histogram_rows;
  std::string out;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double low = n.min + width * static_cast<double>(i);
    out += fmt::format("  {:>10} - {:>10} | {:<{}} | {} ({:.2f}%)\n", pywrkr_time(low), pywrkr_time(low + width),
                       std::string(counts[i] * bar_width / most, '#'), bar_width, counts[i],
                       100.0 * static_cast<double>(counts[i]) / static_cast<double>(spread.count()));
  }
  return out;
}

std::string latency(const PywrkrLatency& n, const Spread& spread) {
  if (n.count == 0) return "";
  std::string out = pywrkr_heading("LATENCY STATISTICS") + "\n";
  out += pywrkr_line("Min", pywrkr_time(n.min)) + pywrkr_line("Max", pywrkr_time(n.max)) +
         pywrkr_line("Mean", pywrkr_time(n.mean));
  out += pywrkr_line("Median", pywrkr_time(n.median));
  if (spread.count() > 1) out += pywrkr_line("Stdev", pywrkr_time(n.deviation));
  out += "\n  Latency Percentiles:\n";
  for (const auto& [name, value] : n.percentiles) out += fmt::format("    {:<7}{:>12}\n", name, pywrkr_time(value));
  out += "\n  Percentage of requests served within a certain time:\n";
  for (const int percent : {50, 66, 75, 80, 90, 95, 98, 99, 100}) {
    out += fmt::format("    {:>3}%{:>12}\n", percent, pywrkr_time(spread.quantile(percent / 100.0) / 1e3));
  }
  return out + "\n  Latency Histogram:\n" + histogram(n, spread);
}

std::string breakdown(const Stage& stage) {
  std::string out = pywrkr_heading("LATENCY BREAKDOWN (averages)") + "\n";
  const auto add = [&](std::string_view label, double mean, double min, double max, double p50, double p95) {
    out += pywrkr_line(label, pywrkr_time(mean));
    out += fmt::format("  {:<19}(min={}, max={}, p50={}, p95={})\n", "", pywrkr_time(min), pywrkr_time(max),
                       pywrkr_time(p50), pywrkr_time(p95));
  };
  const auto secs = [](const std::optional<double>& ms) { return ms.value_or(0) / 1e3; };
  const auto phase = [&](std::string_view label, const auto& t) {
    add(label, secs(t.mean), secs(t.min), secs(t.max), secs(t.p50), secs(t.p95));
  };
  const Phases& p = stage.phases_ms;
  phase("DNS Lookup", p.dns);
  phase("TCP Connect", p.connect);
  phase("TLS Handshake", p.tls);
  phase("TTFB", p.first_byte);
  phase("Transfer", p.transfer);
  phase("Total", stage.numbers.response_ms);
  out += pywrkr_line("New Connections", count_text(stage.connections.opened));
  return out + pywrkr_line("Reused Connections", count_text(stage.connections.reused));
}

// What was spoken, where that was a question.
std::string protocols(const PywrkrNumbers& n, const PywrkrView& v) {
  if (!v.http2 && n.http_versions.size() < 2) return "";
  std::string out = pywrkr_heading("NEGOTIATED PROTOCOL") + "\n";
  for (const auto& [version, count] : n.http_versions) out += pywrkr_line("HTTP/" + version, count_text(count));
  if (v.http2 && n.http_versions.contains("1.1")) {
    out += "\n  WARNING: HTTP/2 was asked for, and the server chose HTTP/1.1\n";
  }
  return out;
}

// Messages have no status, so those of sockets are shares of the handshakes.
std::string tallies(const PywrkrNumbers& n, bool socket) {
  std::string out;
  std::uint64_t all = n.requests;
  if (socket) {
    all = 0;
    for (const auto& [status, count] : n.statuses) all += count;
  }
  if (!n.statuses.empty()) {
    out += pywrkr_heading("STATUS CODE DISTRIBUTION") + "\n";
    for (const auto& [status, count] : n.statuses) {
      out += fmt::format("  {:<19}{} ({:.2f}%)\n", status + ":", count_text(count),
                         100.0 * static_cast<double>(count) / static_cast<double>(std::max<std::uint64_t>(1, all)));
    }
  }
  if (n.error_types.empty()) return out;
  std::vector<std::pair<std::string, std::uint64_t>> errors(n.error_types.begin(), n.error_types.end());
  std::stable_sort(errors.begin(), errors.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  out += pywrkr_heading("ERROR DISTRIBUTION") + "\n";
  for (const auto& [name, count] : errors) out += fmt::format("  {}: {}\n", name, count_text(count));
  return out;
}

std::string step_rows(const PywrkrNumbers& n) {
  if (n.steps.empty()) return "";
  std::string out = pywrkr_heading("PER-STEP BREAKDOWN");
  out += fmt::format("\n  {:<28}{:>8}{:>8}{:>9}{:>10}{:>10}{:>10}{:>10}\n", "Step", "Count", "Errors", "Req/s", "p50",
                     "p95", "p99", "Max");
  for (const PywrkrStep& s : n.steps) {
    out += fmt::format("  {:<28}{:>8}{:>8}{:>9.1f}{:>10}{:>10}{:>10}{:>10}\n", s.name, s.count, s.errors, s.rps,
                       pywrkr_time(s.p50), pywrkr_time(s.p95), pywrkr_time(s.p99), pywrkr_time(s.max));
  }
  return out;
}

// Requests that ended in each stretch, over its true length; those of the drain are in none.
std::string timeline(const PywrkrNumbers& n) {
  if (n.timeline.empty() || n.duration <= 0) return "";
  const double size = std::max(1.0, std::floor(n.duration / static_cast<double>(timeline_rows)));
  const auto rows = static_cast<std::size_t>(std::ceil(n.duration / size));
  std::vector<double> rates(std::max<std::size_t>(1, rows));
  std::uint64_t left = n.ended_in_time;
  for (const auto& [at, count] : n.timeline) {
    if (at >= n.duration) break;
    const bool into_drain = at + n.interval > n.duration;
    const auto row = std::min(rates.size() - 1, static_cast<std::size_t>(at / size));
    rates[row] += static_cast<double>(into_drain ? std::min(count, left) : count);
    left -= std::min(count, left);
  }
  for (std::size_t i = 0; i < rates.size(); ++i) {
    rates[i] /= std::max(1e-9, std::min(size, n.duration - size * static_cast<double>(i)));
  }
  const double most = std::max(1e-9, *std::max_element(rates.begin(), rates.end()));
  std::string out = pywrkr_heading("THROUGHPUT TIMELINE") + "\n";
  for (std::size_t i = 0; i < rates.size(); ++i) {
    out += fmt::format("  {:>7.1f}s | {:<{}} | {:.1f} req/s\n", size * static_cast<double>(i),
                       std::string(static_cast<std::size_t>(rates[i] / most * bar_width), '#'), bar_width, rates[i]);
  }
  return out;
}

}  // namespace

std::string pywrkr_csv(const Record& record, const PywrkrView& view) {
  const Spread spread(pywrkr_timed(record, view));
  if (spread.count() == 0) return "";
  std::string out = "Percentage,Time (ms)\r\n";
  for (int percent = 1; percent <= 100; ++percent) {
    out += fmt::format("{},{:.3f}\r\n", percent, spread.quantile(percent / 100.0));
  }
  return out;
}

std::string pywrkr_report(const Record& record, const PywrkrView& view) {
  const PywrkrNumbers n = pywrkr_numbers(record, view);
  const Stage& stage = record.stages.back();
  std::string out = results(record, n, view);
  if (has_sockets(record)) out += pywrkr_socket_section(pywrkr_sockets(record, view));
  out += latency(n.latency, Spread(pywrkr_timed(record, view)));
  if (view.breakdown && n.latency.count > 0) out += breakdown(stage);
  out += protocols(n, view) + tallies(n, view.socket.has_value()) + step_rows(n) + timeline(n);
  return out + "\n" + pywrkr_ruler() + "\n";
}

}  // namespace brink::output::compat
