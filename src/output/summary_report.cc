#include "output/summary_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "output/figures.h"
#include "output/limit_text.h"
#include "output/markup.h"
#include "output/number.h"
#include "output/own_verdict.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

struct Row {
  const char* figure;
  const char* label;
};
constexpr std::array rows = {Row{"total_requests", "Requests"}, Row{"total_errors", "Errors"},
                             Row{"error_rate", "Error rate"},   Row{"rps", "Throughput"},
                             Row{"p50", "Latency p50"},         Row{"p95", "Latency p95"},
                             Row{"p99", "Latency p99"},         Row{"max_latency", "Latency max"}};

std::string value_text(plan::Unit unit, double value) { return measure_text(unit_name(unit), value); }

std::string heading(const SummaryReport& report) {
  std::string out;
  // A comment ends at the first "--", so a marker holds none.
  if (!report.marker.empty()) {
    std::string marker = report.marker;
    std::replace_if(
        marker.begin(), marker.end(), [](char c) { return c == '-' || c == '>' || c == '\n'; }, '_');
    out += fmt::format("<!-- {} -->\n", marker);
  }
  out += fmt::format("## {}\n\n", markdown_text(report.title));
  const std::string& target = report.target.empty() ? report.record.target.url : report.target;
  const Stage* stage = reported_stage(report.record);
  std::string line = target;
  if (stage && !stage->load.text.empty()) line += (line.empty() ? "" : ", ") + stage->load.text;
  if (stage && stage->length_s > 0) line += ", " + duration_text(stage->length_s);
  return out + markdown_text(line) + "\n\n";
}

std::string figure_table(const Record& record) {
  std::string out = "| Metric | Value |\n|---|--:|\n";
  for (const Row& row : rows) {
    const auto figure = find_figure(record, row.figure);
    if (figure && figure->value) {
      out += fmt::format("| {} | {} |\n", row.label, value_text(figure->unit, *figure->value));
    }
  }
  return out + "\n";
}

std::string limit_list(const Record& record) {
  if (record.limits.empty()) return "";
  std::string out = "### Thresholds\n\n";
  for (const Limit& limit : record.limits) {
    const std::string remark = limit_remark(limit);
    out += fmt::format("- {} {}: {}{}\n", limit.passed ? "✅" : "❌", markdown_text(limit_expression(limit)),
                       limit_value_text(limit), remark.empty() ? "" : " (" + markdown_text(remark) + ")");
  }
  return out + "\n";
}

std::string change_text(const FigureChange& change) {
  const auto difference = change.difference();
  if (!difference) return "-";
  const std::string sign = *difference < 0 ? "-" : "+";
  const double size = std::abs(*difference);
  // Of shares the difference is in points: a percentage of a percentage would be misread.
  std::string text =
      sign + (change.unit == plan::Unit::share ? fmt::format("{:.3g} pt", size * 100) : value_text(change.unit, size));
  if (const auto relative = change.relative()) text += fmt::format(" ({:+.1f} %)", *relative * 100);
  return text;
}

std::string change_table(const SummaryReport& report) {
  if (!report.has_baseline) return "";
  std::string out = "### Against the baseline\n\n| Metric | Baseline | Now | Change |\n|---|--:|--:|--:|\n";
  for (const FigureChange& change : report.changes) {
    const auto text = [&](const std::optional<double>& value) {
      return value ? value_text(change.unit, *value) : std::string("-");
    };
    out += fmt::format("| {} | {} | {} | {} |\n", markdown_text(change.figure), text(change.before), text(change.now),
                       change_text(change));
  }
  out += "\n";
  for (const RuleResult& result : report.rules) {
    const char* sign = !result.fired ? "⚪" : *result.fired ? "❌" : "✅";
    out += fmt::format("- {} {}: {}\n", sign, markdown_text(result.rule.text),
                       result.fired ? change_text(result.change) : "not comparable: missing, or relative to nothing");
  }
  return out + (report.rules.empty() ? "" : "\n");
}

std::string verdict_of(const SummaryReport& report) {
  const OwnVerdict own = own_verdict(report.record);
  if (own.soundness != Soundness::sound) return own.text;
  if (const std::size_t broken = broken_limits(report.record); broken > 0) {
    return fmt::format("failed: {} of {} thresholds broken", broken, report.record.limits.size());
  }
  if (floor_holds(report.record) == false) return "failed: fewer users hold than were asked for";
  if (any_fired(report)) return "failed: regression against the baseline";
  return "passed";
}

}  // namespace

std::vector<FigureChange> usual_changes(const Record& now, std::span<const Record> before) {
  std::vector<FigureChange> changes;
  for (const Row& row : rows) {
    FigureChange change = figure_change(row.figure, now, before);
    if (change.before || change.now) changes.push_back(std::move(change));
  }
  return changes;
}

bool any_fired(const SummaryReport& report) {
  return std::any_of(report.rules.begin(), report.rules.end(), [](const auto& r) { return r.fired.value_or(false); });
}

std::string summary_markdown(const SummaryReport& report) {
  return valid_utf8(heading(report) + figure_table(report.record) + limit_list(report.record) + change_table(report) +
                    "**" + markdown_text(verdict_of(report)) + "**\n");
}

}  // namespace brink::output
