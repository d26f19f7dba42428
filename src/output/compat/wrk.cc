#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "output/compat/reports.h"
#include "output/compat/spread.h"

namespace brink::output::compat {
namespace {

// A number with the unit it has fewer than `factor` of.
std::string scaled(double value, double factor, std::initializer_list<std::string_view> units) {
  auto unit = units.begin();
  while (value >= factor && unit + 1 != units.end()) {
    value /= factor;
    ++unit;
  }
  return fmt::format("{:.2f}{}", value, *unit);
}

std::string time_text(double ms) {
  if (ms < 1000) return scaled(ms * 1e3, 1000, {"us", "ms"});
  return scaled(ms / 1e3, 60, {"s", "m", "h"});
}

std::string amount(double value) { return scaled(value, 1000, {"", "k", "M", "G", "T"}); }
std::string bytes(double value) { return scaled(value, 1024, {"", "K", "M", "G", "T"}) + "B"; }

// Numbers stand under each other; units of one or two letters behind them.
std::string column(const std::string& text, std::size_t width) {
  std::size_t letters = 0;
  while (letters < 2 && std::isalpha(static_cast<unsigned char>(text[text.size() - 1 - letters]))) ++letters;
  return fmt::format("{:>{}}{:{}}", text, width - (2 - letters), "", 2 - letters);
}

struct Spreading {
  double mean = 0, deviation = 0, max = 0, within = 0;
};

std::string stats_line(const char* name, const Spreading& s, std::string (*text)(double)) {
  return fmt::format("    {:<10}{}{}{}{:8.2f}%\n", name, column(text(s.mean), 8), column(text(s.deviation), 10),
                     column(text(s.max), 9), s.within * 100);
}

Spreading latency_of(const Stage& stage, const Spread& spread) {
  const Times& t = stage.numbers.response_ms;
  Spreading s{t.mean.value_or(0), t.deviation.value_or(0), t.max.value_or(0), 0};
  s.within = spread.share_within(s.mean - s.deviation, s.mean + s.deviation);
  return s;
}

// Responses of one thread by the second, over the seconds that lie whole in the window.
Spreading rate_of(const Stage& stage, std::uint64_t threads) {
  std::vector<double> rates;
  const auto whole = static_cast<std::size_t>(stage.length_s / stage.series.step_s);
  for (std::size_t i = 0; i < std::min(whole, stage.series.completed.size()); ++i) {
    const auto ended = static_cast<double>(stage.series.completed[i] + stage.series.failed[i]);
    rates.push_back(ended / stage.series.step_s / static_cast<double>(threads));
  }
  if (rates.empty()) rates.push_back(stage.numbers.rate_rps / static_cast<double>(threads));
  Spreading s;
  const auto n = static_cast<double>(rates.size());
  for (const double rate : rates) s.mean += rate / n;
  for (const double rate : rates) s.deviation += (rate - s.mean) * (rate - s.mean) / n;
  s.deviation = std::sqrt(s.deviation);
  s.max = *std::max_element(rates.begin(), rates.end());
  const auto near = [&](double rate) { return std::abs(rate - s.mean) <= s.deviation; };
  s.within = static_cast<double>(std::count_if(rates.begin(), rates.end(), near)) / n;
  return s;
}

std::uint64_t sum_of(const Tally& failures, std::initializer_list<std::string_view> names) {
  std::uint64_t sum = 0;
  for (const auto& [name, count] : failures) {
    if (std::find(names.begin(), names.end(), name) != names.end()) sum += count;
  }
  return sum;
}

std::string error_lines(const Numbers& n) {
  const std::uint64_t connect =
      sum_of(n.failures, {"dns", "refused", "unreachable", "tls_not_tls", "tls_untrusted", "tls_expired",
                          "tls_wrong_host", "tls_alert", "tls_closed", "no_fds", "no_ports", "no_memory", "internal"});
  const std::uint64_t read = sum_of(n.failures, {"reset", "closed_early", "malformed", "too_large"});
  const std::uint64_t write = sum_of(n.failures, {"send"});
  const std::uint64_t timeout =
      sum_of(n.failures, {"connect_timeout", "tls_timeout", "first_byte_timeout", "body_timeout"});
  std::string text;
  if (connect + read + write + timeout > 0) {
    text += fmt::format("  Socket errors: connect {}, read {}, write {}, timeout {}\n", connect, read, write, timeout);
  }
  std::uint64_t others = 0;
  for (const auto& [status, count] : n.status) {
    if (status[0] != '2' && status[0] != '3') others += count;
  }
  if (others > 0) text += fmt::format("  Non-2xx or 3xx responses: {}\n", others);
  return text;
}

std::uint64_t responses(const Numbers& n) {
  std::uint64_t sum = 0;
  for (const auto& [status, count] : n.status) sum += count;
  return sum;
}

std::string length_text(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole >= 3600 && whole % 3600 == 0) return fmt::format("{}h", whole / 3600);
  if (whole >= 60 && whole % 60 == 0) return fmt::format("{}m", whole / 60);
  return fmt::format("{}s", whole);
}

}  // namespace

std::string wrk_report(const Record& record, const WrkView& view) {
  const Stage& stage = record.stages.back();
  const Numbers& n = stage.numbers;
  const Spread spread(n);
  std::string out = fmt::format("Running {} test @ {}\n  {} threads and {} connections\n",
                                length_text(stage.load.duration_s.value_or(stage.length_s)), view.url, view.threads,
                                view.connections);
  out += fmt::format("  Thread Stats{:>6}{:>11}{:>8}{:>12}\n", "Avg", "Stdev", "Max", "+/- Stdev");
  out += stats_line("Latency", latency_of(stage, spread), time_text);
  out += stats_line("Req/Sec", rate_of(stage, view.threads), amount);
  if (view.latency) {
    out += "  Latency Distribution\n";
    for (const int percent : {50, 75, 90, 99}) {
      out += fmt::format("{:7}%{}\n", percent, column(time_text(spread.quantile(percent / 100.0)), 10));
    }
  }
  const double length = std::max(stage.length_s, 1e-9);
  const auto received = static_cast<double>(n.bytes.received);
  out += fmt::format("  {} requests in {}, {} read\n", responses(n), time_text(stage.length_s * 1e3), bytes(received));
  out += error_lines(n);
  out += fmt::format("Requests/sec: {:9.2f}\n", n.rate_rps);
  out += fmt::format("Transfer/sec: {:>11}\n", bytes(received / length));
  return out;
}

}  // namespace brink::output::compat
