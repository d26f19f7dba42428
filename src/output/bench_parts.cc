#include "output/bench_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "output/chart.h"
#include "output/layout.h"
#include "output/number.h"
#include "output/parts.h"
#include "output/record_build.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

using Member = std::optional<double> Times::*;
struct Percentile {
  const char* name;
  double q;
  Member value;
};
constexpr std::array percentiles = {
    Percentile{"p50", 0.50, &Times::p50},         Percentile{"p75", 0.75, &Times::p75},
    Percentile{"p90", 0.90, &Times::p90},         Percentile{"p95", 0.95, &Times::p95},
    Percentile{"p99", 0.99, &Times::p99},         Percentile{"p99.9", 0.999, &Times::p99_9},
    Percentile{"p99.99", 0.9999, &Times::p99_99},
};
struct Extreme {
  const char* name;
  Member value;
};
constexpr std::array extremes = {Extreme{"min", &Times::min}, Extreme{"mean", &Times::mean},
                                 Extreme{"max", &Times::max}, Extreme{"deviation", &Times::deviation}};

// A percentile, or how many samples it would take.
std::string percentile_text(const Times& times, const Percentile& p, bool ascii) {
  const std::uint64_t needed = samples_needed(p.q);
  if (times.count < needed) return fmt::format("needs {} samples", count_text(needed));
  return ms_text(times.*p.value, ascii);
}

constexpr std::size_t value_width = 11;

std::string latency_row(std::string_view name, const std::vector<std::string>& values) {
  std::string line = "  " + pad_right(name, label_width - 2);
  for (const std::string& value : values) {
    const bool figure = columns(value) <= value_width;
    line += figure ? pad_left(value, value_width) + "  " : value + "  ";
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string distribution_line(const Stage& stage, const TerminalStyle& style) {
  const Times& times = stage.numbers.response_ms;
  const std::string low = ms_text(times.min, !style.unicode);
  const std::string high = ms_text(times.max, !style.unicode);
  const std::size_t taken = label_width + columns(low) + columns(high) + 20;
  const std::size_t bins = std::min<std::size_t>(48, line_width(style) - taken);
  const std::string picture = sparkline(distribution(stage.numbers.histogram, bins), bins, style);
  if (picture.empty()) return "";
  return latency_row("spread", {fmt::format("{} {} {}  (log scale)", low, picture, high)});
}

// Now and then a connection times out just as it is used again. More than one request in a hundred is no accident.
bool often_stale(const Stage& stage) { return 100 * stage.connections.stale_retries > stage.numbers.counts.sent; }

}  // namespace

std::string latency_lines(const Stage& stage, const TerminalStyle& style) {
  const bool both = stage.load.model == "open";
  const bool ascii = !style.unicode;
  std::vector<const Times*> clocks = {&stage.numbers.response_ms};
  if (both) clocks.push_back(&stage.numbers.service_ms);
  if (clocks[0]->count == 0) return fact(style, "latency", "no response came back");

  std::string out = paint(style, Ink::dim, both ? "latency         response      service" : "latency") + "\n";
  for (const Percentile& p : percentiles) {
    std::vector<std::string> row;
    for (const Times* times : clocks) row.push_back(percentile_text(*times, p, ascii));
    const bool none = std::all_of(row.begin(), row.end(), [](const auto& text) { return text.starts_with("needs"); });
    if (none) row.resize(1);
    out += latency_row(p.name, row);
  }
  for (const Extreme& e : extremes) {
    std::vector<std::string> row;
    for (const Times* times : clocks) row.push_back(ms_text(times->*e.value, ascii));
    out += latency_row(e.name, row);
  }
  out += distribution_line(stage, style);
  if (!both || stage.send_lag_ms.count == 0) return out;
  return out + fact(style, "send lag",
                    fmt::format("p50 {}, p99 {}, max {}: from due to begun, ours to answer for",
                                ms_text(stage.send_lag_ms.p50, ascii), ms_text(stage.send_lag_ms.p99, ascii),
                                ms_text(stage.send_lag_ms.max, ascii)));
}

std::string status_lines(const Numbers& numbers, const TerminalStyle& style) {
  std::uint64_t all = 0;
  for (const auto& [code, count] : numbers.status) all += count;
  if (all == 0) return "";
  Table table({{"status", false}, {"responses"}, {"share"}});
  for (const auto& [code, count] : numbers.status) {
    const double share = static_cast<double>(count) / static_cast<double>(all);
    const Ink ink = code >= "500" ? Ink::red : code >= "400" ? Ink::yellow : Ink::none;
    table.add({pad_right(printable(style, code), label_width - 2), count_text(count), share_text(share)}, ink);
  }
  return table.render(style);
}

std::string failure_lines(const Record& record, std::size_t stage, const TerminalStyle& style) {
  const Tally& failures = record.stages[stage].numbers.failures;
  if (failures.empty()) return "";
  std::vector<std::pair<std::string, std::uint64_t>> rows(failures.begin(), failures.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  Table table({{"failures", true}, {"what happened", false}});
  for (const auto& [name, count] : rows) {
    const std::string_view meaning = failure_meaning(name);
    table.add({pad_left(count_text(count), label_width - 2), printable(style, meaning.empty() ? name : meaning)},
              Ink::red);
    const Exchange* example = failed_exchange(record, stage, std::nullopt, name);
    const std::string text = example ? printable(style, exchange_text(*example)) : "";
    if (!icontains(meaning, text)) {
      table.add_line(fmt::format("{:>{}}  {}: {}", "e.g.", label_width - 2, printable(style, example->route), text));
    }
  }
  return table.render(style);
}

std::string route_lines(const Stage& stage, const TerminalStyle& style) {
  if (stage.routes.size() < 2) return "";
  const bool ascii = !style.unicode;
  Table table({{"route", false}, {"requests"}, {"req/s"}, {"p50"}, {"p95"}, {"p99"}, {"failed"}});
  for (const StageRoute& route : stage.routes) {
    const Numbers& n = route.numbers;
    const double failed = failure_share(n.counts);
    table.add({printable(style, route.name), count_text(n.counts.completed + n.counts.failed), rate_text(n.rate_rps),
               ms_text(n.response_ms.p50, ascii), ms_text(n.response_ms.p95, ascii), ms_text(n.response_ms.p99, ascii),
               share_text(failed)},
              failed > 0 ? Ink::red : Ink::none);
  }
  return table.render(style);
}

std::string phase_lines(const Stage& stage, const TerminalStyle& style) {
  const Phases& p = stage.phases_ms;
  const std::array<std::pair<const char*, const ShortTimes*>, 6> phases = {{{"dns", &p.dns},
                                                                            {"connect", &p.connect},
                                                                            {"tls", &p.tls},
                                                                            {"send", &p.send},
                                                                            {"first byte", &p.first_byte},
                                                                            {"transfer", &p.transfer}}};
  const bool ascii = !style.unicode;
  Table table({{"phases", false}, {"mean"}, {"p95"}, {"max"}, {"requests"}});
  bool any = false;
  for (const auto& [name, times] : phases) {
    if (times->max.value_or(0) <= 0) continue;  // did not happen, or took no measurable time
    any = true;
    table.add({pad_right(name, label_width - 2), ms_text(times->mean, ascii), ms_text(times->p95, ascii),
               ms_text(times->max, ascii), count_text(times->count)});
  }
  const Connections& c = stage.connections;
  std::string text =
      fmt::format("{} opened, {} requests on one already open", count_text(c.opened), count_text(c.reused));
  if (c.streams > 0) text += fmt::format(", {} streams", count_text(c.streams));
  if (c.stale_retries > 0) text += fmt::format(", {} repeated", count_text(c.stale_retries));
  std::string out = any ? table.render(style) : "";
  if (c.opened + c.reused > 0) out += fact(style, "connections", text);
  if (often_stale(stage)) {
    const char* why = c.streams > 0
                          ? "the target ends connections or refuses streams under requests: those were sent again"
                          : "the target closes connections under requests: each of those was sent a second time";
    out += fact(style, "", why, Ink::yellow);
  }
  if (stage.redirects_refused > 0) {
    out +=
        fact(style, "redirects", count_text(stage.redirects_refused) + " to another origin, not followed", Ink::yellow);
  }
  return out;
}

std::string socket_lines(const Stage& stage, const TerminalStyle& style) {
  if (!stage.websockets) return "";
  const WebSockets& s = *stage.websockets;
  std::string text = fmt::format("{} opened, {} at once", count_text(s.opened), count_text(s.most_open));
  if (s.reopened > 0) text += fmt::format(", {} of them again", count_text(s.reopened));
  if (s.dropped > 0) text += fmt::format(", {} ended by the target", count_text(s.dropped));
  if (s.closes_unanswered > 0) text += fmt::format(", {} without a goodbye in return", count_text(s.closes_unanswered));
  std::string out = fact(style, "websockets", text);
  text = fmt::format("{} sent, {} received", count_text(s.messages_sent), count_text(s.messages_received));
  if (s.unexpected > 0) text += fmt::format(", {} of them for nobody", count_text(s.unexpected));
  out += fact(style, "messages", text);
  if (s.pings > 0) {
    out += fact(style, "pings", fmt::format("{} sent, {} pongs", count_text(s.pings), count_text(s.pongs)));
  }
  return out;
}

namespace {

using NumberText = std::string (*)(double);

std::string line_of(const std::vector<double>& values, const char* label, NumberText text, const char* unit,
                    const TerminalStyle& style) {
  if (values.size() < 2) return "";
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const std::size_t width = line_width(style) - label_width - 26;
  return fact(style, label,
              fmt::format("{} {} to {} {}", sparkline(values, width, style), text(*low), text(*high), unit));
}

// As many of them as lie in the stage for at least half of their length.
template <class T>
std::vector<double> within(const std::vector<T>& values, std::size_t count) {
  return {values.begin(), values.begin() + static_cast<std::ptrdiff_t>(std::min(values.size(), count))};
}

}  // namespace

std::string per_second_line(const Stage& stage, const TerminalStyle& style) {
  const std::vector<double> rates = throughput(stage);
  const std::string ended = line_of(rates, "per second", rate_text, "req/s", style);
  if (!stage.load.shape) return ended;
  return line_of(within(stage.series.asked_rps, rates.size()), "asked", rate_text, "req/s", style) +
         line_of(within(stage.series.asked_users, rates.size()), "asked", amount_text, "users", style) + ended;
}

}  // namespace brink::output
