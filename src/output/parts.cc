#include "output/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "output/layout.h"
#include "output/number.h"
#include "sample/failure.h"

namespace brink::output {
namespace {

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

double cpu_share(const Worker& worker) { return worker.wall_s > 0 ? worker.cpu_s / worker.wall_s : 0; }

// Of the busiest worker.
std::string health_text(const Stage& stage, bool ascii) {
  double cpu = 0;
  double lag = 0;
  for (const Worker& worker : stage.health.workers) {
    cpu = std::max(cpu, cpu_share(worker));
    lag = std::max(lag, worker.loop_lag_p99_ms);
  }
  std::string text = fmt::format("ok: CPU {} of a core, loop lag p99 {}", share_text(cpu), ms_text(lag, ascii));
  if (stage.load.model == "open") text += ", send lag p99 " + ms_text(stage.send_lag_ms.p99, ascii);
  return text;
}

}  // namespace

double failure_share(const Counts& counts) {
  const auto ended = static_cast<double>(counts.completed) + static_cast<double>(counts.failed);
  return ended > 0 ? static_cast<double>(counts.failed) / ended : 0;
}

std::string over_http(const Record& record) {
  std::set<std::string> versions;
  for (const Stage& stage : record.stages) {
    for (const auto& [version, count] : stage.http_versions) versions.insert(version);
  }
  if (!versions.contains("HTTP/2")) return "";
  std::string text;
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    text += (text.empty() ? " over " : " and ") + *version;
  }
  return text;
}

std::string_view failure_meaning(std::string_view name) {
  for (int i = 0; i < sample::failure_count; ++i) {
    const auto failure = static_cast<sample::Failure>(i);
    if (sample::failure_name(failure) == name) return sample::failure_text(failure);
  }
  return "";
}

std::string exchange_text(const Exchange& exchange) {
  std::string_view status = first_line(exchange.response_head);
  if (status.starts_with("HTTP/")) status.remove_prefix(std::min(status.find(' ') + 1, status.size()));
  std::string text(status);
  const std::string& more = exchange.response_body.empty() ? exchange.detail : exchange.response_body;
  if (!text.empty() && !more.empty()) text += ", ";
  return text + more;
}

const Exchange* failed_exchange(const Record& record, std::uint64_t stage, const std::optional<std::string>& route,
                                std::string_view failure) {
  for (const Exchange& exchange : record.exchanges) {
    if (exchange.stage != stage || exchange.failure == "none") continue;
    if (route && exchange.route != *route) continue;
    if (!failure.empty() && exchange.failure != failure) continue;
    return &exchange;
  }
  return nullptr;
}

std::string generator_lines(const Stage& stage, const TerminalStyle& style) {
  std::string out;
  for (const Gate& gate : stage.health.gates) {
    if (!gate.red) continue;
    out += fact(style, out.empty() ? "generator" : "", "INVALID: " + printable(style, gate.text), Ink::red);
  }
  if (!out.empty()) return out;
  if (stage.health.workers.empty()) return fact(style, "generator", "not recorded", Ink::yellow);
  return fact(style, "generator", health_text(stage, !style.unicode));
}

std::string warning_lines(const Record& record, const TerminalStyle& style) {
  std::string out;
  if (record.interrupted) out += fact(style, "interrupted", "these are the numbers up to then", Ink::yellow);
  for (const std::string& warning : record.warnings) {
    out += fact(style, "warning", printable(style, warning), Ink::yellow);
  }
  return out;
}

namespace {

std::string text_of(const Export& exported) {
  const std::string where = exported.exporter + " " + exported.to;
  if (exported.exporter == "metrics") return fmt::format("{}: {} scrapes", where, count_text(exported.sent));
  std::string text = fmt::format("{}: {} sent", where, count_text(exported.sent));
  if (exported.failed > 0) text += fmt::format(", {} failed", count_text(exported.failed));
  if (exported.dropped > 0) text += fmt::format(", {} dropped", count_text(exported.dropped));
  if (!exported.delivered) text += ", the last not delivered";
  if (exported.error && exported.failed + exported.dropped > 0) text += fmt::format(" ({})", *exported.error);
  return text;
}

}  // namespace

std::string export_text(const Record& record) {
  std::string text;
  for (const Export& exported : record.exports) text += (text.empty() ? "" : "; ") + text_of(exported);
  return text;
}

std::string export_line(const Record& record, const TerminalStyle& style) {
  return record.exports.empty() ? "" : fact(style, "exported", printable(style, export_text(record)));
}

std::string saved_line(std::string_view saved, const TerminalStyle& style) {
  return saved.empty() ? "" : fact(style, "saved", printable(style, saved));
}

}  // namespace brink::output
