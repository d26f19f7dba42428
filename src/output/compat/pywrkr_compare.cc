#include "output/compat/pywrkr_compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "output/compat/pywrkr_words.h"
#include "output/loose_json.h"
#include "output/markup.h"
#include "output/record_json.h"
#include "output/utf8.h"

namespace brink::output::compat {
namespace {

constexpr std::array figures = {
    "rps",         "error_rate",  "total_requests", "total_errors",  "total_bytes",  "duration", "min_latency",
    "max_latency", "avg_latency", "median_latency", "p50",           "p75",          "p90",      "p95",
    "p99",         "p99.9",       "p99.99",         "stdev_latency", "transfer_rate"};
// Of a result that was measured with another of these the figures mean something else.
constexpr std::array config_keys = {"mode",         "connections", "users",    "duration",
                                    "num_requests", "rate",        "url_host", "read_body"};

// Numbers are equal however they are spelled.
bool same(const std::string& a, const std::string& b) {
  const auto left = nlohmann::json::parse(a, nullptr, false), right = nlohmann::json::parse(b, nullptr, false);
  return left == right;
}

std::vector<std::string> config_warnings(const PywrkrResult& now, const PywrkrResult& before) {
  std::vector<std::string> warnings;
  for (const char* key : config_keys) {
    const auto old = before.config.find(key), fresh = now.config.find(key);
    if (old == before.config.end() || fresh == now.config.end() || same(old->second, fresh->second)) continue;
    warnings.push_back(fmt::format("{}: {} in {}, {} now", key, old->second, before.source, fresh->second));
  }
  return warnings;
}

std::string_view unit_text(plan::Unit unit) {
  switch (unit) {
    case plan::Unit::seconds: return "s";
    case plan::Unit::share: return "%";
    case plan::Unit::per_second: return "req/s";
    case plan::Unit::bytes: return "bytes";
    case plan::Unit::bytes_per_second: return "bytes/s";
    case plan::Unit::count: break;
  }
  return "";
}

// In the unit: shares in percent.
double in_unit(plan::Unit unit, double value) { return unit == plan::Unit::share ? value * 100 : value; }

std::string value_text(const FigureChange& change, const std::optional<double>& value) {
  if (!value) return "-";
  switch (change.unit) {
    case plan::Unit::seconds: return pywrkr_time(*value);
    case plan::Unit::share: return fmt::format("{:.2f}%", *value * 100);
    case plan::Unit::bytes: return pywrkr_bytes(*value);
    case plan::Unit::bytes_per_second: return pywrkr_bytes(*value) + "/s";
    case plan::Unit::per_second: return fmt::format("{:.2f}/s", *value);
    case plan::Unit::count: break;
  }
  return fmt::format("{:.0f}", *value);
}

std::string change_text(const FigureChange& change) {
  const auto difference = change.difference();
  if (!difference) return "-";
  const auto relative = change.relative();
  // Of shares the difference is in points: a percentage of a percentage would be misread.
  if (change.unit == plan::Unit::share) return fmt::format("{:+.2f} pt", *difference * 100);
  return relative ? fmt::format("{:+.1f}%", *relative * 100) : "from 0";
}

std::string sources_text(const PywrkrComparison& comparison) {
  if (comparison.sources.size() == 1) return comparison.sources.front();
  return fmt::format("mean of {} results", comparison.sources.size());
}

std::string reason_of(const RuleResult& result) {
  if (!result.fired) return "not comparable: missing on a side, or relative to nothing";
  return fmt::format("{} -> {} ({})", value_text(result.change, result.change.before),
                     value_text(result.change, result.change.now), change_text(result.change));
}

const char* verdict_of(const RuleResult& result) {
  return !result.fired ? "SKIPPED" : *result.fired ? "REGRESSED" : "OK";
}

nlohmann::ordered_json number_or_null(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return nullptr;
  return *value;
}

nlohmann::ordered_json change_json(const FigureChange& change) {
  const auto shown = [&](const std::optional<double>& value) {
    return value ? std::optional(in_unit(change.unit, *value)) : std::nullopt;
  };
  const auto relative = change.relative();
  return {{"metric", change.figure},
          {"unit", unit_text(change.unit)},
          {"baseline", number_or_null(shown(change.before))},
          {"current", number_or_null(shown(change.now))},
          {"delta", number_or_null(shown(change.difference()))},
          {"delta_pct", number_or_null(relative ? std::optional(*relative * 100) : std::nullopt)}};
}

}  // namespace

Result<PywrkrResult> read_pywrkr_result(std::string_view text, const std::string& source) {
  auto record = read_record(text);
  if (!record) {
    return could_not_run(source + ": " + record.error().message, "give what --json or --save-baseline wrote");
  }
  PywrkrResult result{source, std::move(*record), {}};
  const auto document = nlohmann::json::parse(text, nullptr, false);
  const auto& config = loose::member(document, "config");
  for (const char* key : config_keys) {
    if (!config.is_object() || !config.contains(key)) continue;
    result.config[key] = config[key].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  return result;
}

bool PywrkrComparison::regressed() const {
  return std::any_of(rules.begin(), rules.end(), [](const RuleResult& r) { return r.fired.value_or(false); });
}

PywrkrComparison compare_pywrkr(const PywrkrResult& now, std::span<const PywrkrResult> before,
                                const std::vector<ChangeRule>& rules) {
  PywrkrComparison out;
  std::vector<Record> records;
  for (const PywrkrResult& one : before) {
    out.sources.push_back(one.source);
    records.push_back(one.record);
    for (std::string& warning : config_warnings(now, one)) out.config_warnings.push_back(std::move(warning));
  }
  for (const char* figure : figures) {
    FigureChange change = figure_change(figure, now.record, records);
    if (change.before || change.now) out.changes.push_back(std::move(change));
  }
  for (const ChangeRule& rule : rules) {
    const FigureChange change = figure_change(rule.figure, now.record, records);
    out.rules.push_back({rule, change, fires(rule, change)});
  }
  return out;
}

std::string pywrkr_comparison_table(const PywrkrComparison& comparison) {
  std::string out = fmt::format("\nBaseline comparison: {}\n", sources_text(comparison));
  for (const std::string& warning : comparison.config_warnings) out += fmt::format("  WARNING: {}\n", warning);
  out += fmt::format("  {:<18}{:>18}{:>18}{:>12}\n", "Metric", "Baseline", "Current", "Change");
  for (const FigureChange& change : comparison.changes) {
    out += fmt::format("  {:<18}{:>18}{:>18}{:>12}\n", change.figure, value_text(change, change.before),
                       value_text(change, change.now), change_text(change));
  }
  for (const RuleResult& result : comparison.rules) {
    out += fmt::format("  {:<9} {}: {}\n", verdict_of(result), result.rule.text, reason_of(result));
  }
  if (!comparison.rules.empty()) out += comparison.regressed() ? "Baseline: REGRESSION\n" : "Baseline: OK\n";
  return valid_utf8(out);
}

std::string pywrkr_comparison_markdown(const PywrkrComparison& comparison) {
  std::string out = fmt::format("### Against the baseline ({})\n\n", markdown_text(sources_text(comparison)));
  for (const std::string& warning : comparison.config_warnings) {
    out += fmt::format("- ⚠️ {}\n", markdown_text(warning));
  }
  if (!comparison.config_warnings.empty()) out += "\n";
  out += "| Metric | Baseline | Current | Change |\n|---|--:|--:|--:|\n";
  for (const FigureChange& change : comparison.changes) {
    out += fmt::format("| {} | {} | {} | {} |\n", markdown_text(change.figure), value_text(change, change.before),
                       value_text(change, change.now), change_text(change));
  }
  if (!comparison.rules.empty()) out += "\n";
  for (const RuleResult& result : comparison.rules) {
    const char* sign = !result.fired ? "⚪" : *result.fired ? "❌" : "✅";
    out += fmt::format("- {} {}: {}\n", sign, markdown_text(result.rule.text), reason_of(result));
  }
  return valid_utf8(out);
}

std::string pywrkr_comparison_json(const PywrkrComparison& comparison, int exit_code) {
  nlohmann::ordered_json out = {{"schema_version", 1},
                                {"regressed", comparison.regressed()},
                                {"exit_code", exit_code},
                                {"baseline_sources", comparison.sources},
                                {"baseline_runs", comparison.sources.size()},
                                {"config_warnings", comparison.config_warnings}};
  out["metrics"] = nlohmann::ordered_json::array();
  for (const FigureChange& change : comparison.changes) out["metrics"].push_back(change_json(change));
  out["rules"] = nlohmann::ordered_json::array();
  for (const RuleResult& result : comparison.rules) {
    out["rules"].push_back({{"expression", result.rule.text},
                            {"metric", result.rule.figure},
                            {"regressed", result.fired.value_or(false)},
                            {"reason", reason_of(result)}});
  }
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace brink::output::compat
