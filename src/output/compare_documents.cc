// A comparison for programs and for pull requests: JSON, JUnit, Markdown.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "output/compare.h"
#include "output/compare_parts.h"
#include "output/junit.h"
#include "output/markup.h"
#include "output/utf8.h"
#include "verdict/compare_words.h"

namespace brink::output {
namespace {

using Json = nlohmann::ordered_json;
using verdict::Change;
using verdict::ComparedQuantity;

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }
Json json_of(const std::optional<std::string>& value) { return value ? Json(*value) : Json(nullptr); }

std::string identifier(std::string_view words) {
  std::string out(words);
  std::replace(out.begin(), out.end(), ' ', '_');
  return out;
}

Json json_of(const RunHead& run) {
  return {{"id", run.id},
          {"kind", run.kind},
          {"created_at", run.created_at},
          {"url", run.url},
          {"git_commit", json_of(run.git_commit)},
          {"imported_from", json_of(run.imported_from)}};
}

std::string_view unit_of(verdict::Measure measure) {
  switch (measure) {
    case verdict::Measure::p50:
    case verdict::Measure::p95:
    case verdict::Measure::p99: return "s";
    case verdict::Measure::failures: return "share";
    case verdict::Measure::breaking_users: return "users";
    default: return "rps";
  }
}

Json json_of(const ComparedQuantity& q) {
  return {{"measure", identifier(verdict::measure_name(q.measure))},
          {"unit", unit_of(q.measure)},
          {"route", q.route.empty() ? Json(nullptr) : Json(q.route)},
          {"load", q.load.empty() ? Json(nullptr) : Json(q.load)},
          {"outcome", identifier(verdict::change_name(q.outcome))},
          {"before", json_of(q.before)},
          {"now", json_of(q.now)},
          {"change", json_of(q.change)},
          {"low", json_of(q.low)},
          {"high", json_of(q.high)},
          {"resolution", json_of(q.resolution)},
          {"more_seconds", json_of(q.more_seconds)},
          {"more_baselines", q.more_baselines ? Json(*q.more_baselines) : Json(nullptr)},
          {"why", q.why.empty() ? Json(nullptr) : Json(q.why)}};
}

std::string rows_of(const verdict::Comparison& c, bool changed) {
  std::string out;
  for (const ComparedQuantity& q : c.quantities) {
    const bool moved = q.outcome == Change::worse || q.outcome == Change::better;
    if (moved != changed || q.outcome == Change::not_comparable) continue;
    out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", markdown_text(verdict::quantity_text(q)),
                       verdict::quantity_value(q.measure, *q.before), verdict::quantity_value(q.measure, *q.now),
                       verdict::change_text(q.measure, *q.change), interval_text(q),
                       moved ? "**" + std::string(verdict::change_name(q.outcome)) + "**" : "noise");
  }
  if (out.empty()) return out;
  return fmt::format("| | before | now | change | {:g} % interval | |\n|---|--:|--:|--:|--:|---|\n",
                     c.confidence * 100) +
         out;
}

// What a test case says about itself: numbers on one line.
std::string case_text(const ComparedQuantity& q) {
  return fmt::format("{} -> {}, {} ({})", verdict::quantity_value(q.measure, *q.before),
                     verdict::quantity_value(q.measure, *q.now), verdict::change_text(q.measure, *q.change),
                     interval_text(q));
}

JunitCase junit_case(const std::string& url, const ComparedQuantity& q) {
  using Result = JunitCase::Result;
  const std::string name = verdict::quantity_text(q);
  if (q.outcome == Change::not_comparable) return {url, name, Result::skipped, q.why};
  const std::string text = fmt::format("{}: {}", verdict::change_name(q.outcome), case_text(q));
  return {url, name, q.outcome == Change::worse ? Result::failed : Result::passed, text};
}

}  // namespace

std::string comparison_json(const ComparisonReport& report) {
  const verdict::Comparison& c = report.comparison;
  Json out{{"format", "brink-comparison"},
           {"schema_version", 1},
           {"outcome", identifier(verdict::change_name(c.outcome))},
           {"sentence", c.sentence},
           {"moved", c.moved.empty() ? Json(nullptr) : Json(c.moved)},
           {"confidence", c.confidence},
           {"threshold", c.threshold},
           {"now", json_of(report.now)},
           {"before", Json::array()},
           {"quantities", Json::array()},
           {"notes", c.notes}};
  for (const RunHead& run : report.before) out["before"].push_back(json_of(run));
  for (const ComparedQuantity& q : c.quantities) out["quantities"].push_back(json_of(q));
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string comparison_markdown(const ComparisonReport& report) {
  const verdict::Comparison& c = report.comparison;
  const char* sign = c.outcome == Change::worse ? "🔴 " : c.outcome == Change::better ? "🟢 " : "⚪ ";
  std::string out = std::string("### ") + sign + markdown_text(c.sentence) + "\n\n";
  if (!c.moved.empty()) out += "**" + markdown_text(c.moved) + "**\n\n";
  if (const std::string rows = rows_of(c, true); !rows.empty()) out += rows + "\n";
  std::string rest = rows_of(c, false);
  for (const auto& list : {not_compared(c), needs(c), c.notes}) {
    if (!list.empty() && !rest.empty()) rest += "\n";
    for (const std::string& text : list) rest += "- " + markdown_text(text) + "\n";
  }
  if (!rest.empty())
    out += "<details><summary>What did not change, and notes</summary>\n\n" + rest + "\n</details>\n\n";
  out += "now: " + markdown_text(head_text(report.now)) + "  \n";
  for (const RunHead& run : report.before) out += "before: " + markdown_text(head_text(run)) + "  \n";
  return valid_utf8(out);
}

std::string comparison_junit(const ComparisonReport& report) {
  JunitSuite suite{"brink compare", {}, report.comparison.sentence};
  for (const ComparedQuantity& q : report.comparison.quantities) suite.cases.push_back(junit_case(report.now.url, q));
  return junit(suite);
}

}  // namespace brink::output
