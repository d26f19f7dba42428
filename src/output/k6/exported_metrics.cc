#include "output/k6/exported_metrics.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "output/utf8.h"
#include "plan/exporting.h"
#include "verdict/k6/thresholds.h"

namespace brink::output::k6 {
namespace {

using aggregate::MetricCell;
using aggregate::MetricRow;
using Kind = brink::MetricKind;

constexpr std::array<std::string_view, 6> plain_stats = {"avg", "min", "med", "max", "count", "sum"};

// "p99" of "p(99)", "p99_9" of "p(99.9)".
std::string suffix_of(std::string_view stat) {
  std::string suffix;
  for (const char c : stat) {
    if (c == '.') suffix += '_';
    if (c != '.' && c != '(' && c != ')' && c != ' ') suffix += c;
  }
  return suffix;
}

std::string_view help_of(Kind kind) {
  switch (kind) {
    case Kind::counter: return "of a test of k6: counted so far";
    case Kind::gauge: return "of a test of k6: as it is now";
    case Kind::rate: return "of a test of k6: the share of values that were not zero, so far";
    case Kind::trend: return "of a test of k6: a statistic of all values so far";
  }
  return "";
}

// Of each worker; a combination holds some 20 KB for each trend that it has many values of.
constexpr std::size_t most_combinations = 300;

// Names that every value has for itself.
bool is_own(std::string_view name) { return name == "run" || name == "instance" || name == "job" || name == "le"; }

Labels labels_of(const aggregate::TagMap& tags) {
  Labels labels;
  for (const auto& [name, value] : tags) {
    std::string label = plan::label_name(name);
    if (is_own(label)) label.insert(0, "tag_");
    const auto same = [&](const Label& other) { return other.name == label; };
    if (value.empty() || std::any_of(labels.begin(), labels.end(), same)) continue;
    labels.push_back({std::move(label), valid_utf8(value)});
  }
  return labels;
}

}  // namespace

bool is_exported_stat(std::string_view stat) {
  if (std::find(plain_stats.begin(), plain_stats.end(), stat) != plain_stats.end()) return true;
  if (!stat.starts_with("p(") || !stat.ends_with(')')) return false;
  const auto n = parse_double(stat.substr(2, stat.size() - 3));
  return n && *n >= 0 && *n <= 100;
}

aggregate::BreakdownRule export_rule(const std::vector<std::string>& common_tags) {
  aggregate::BreakdownRule rule{{common_tags.begin(), common_tags.end()}, true, most_combinations};
  rule.tags.insert("url");
  return rule;
}

ExportedMetrics::ExportedMetrics(const aggregate::MetricCatalog& catalog, const std::vector<std::string>& trend_stats,
                                 std::optional<std::size_t> breakdown)
    : catalog_(catalog), breakdown_(breakdown) {
  for (std::uint32_t row = 0; row < catalog.metrics(); ++row) {
    const MetricRow& metric = catalog.rows()[row];
    const std::string name = "k6_" + metric.name;
    switch (metric.kind) {
      case Kind::counter: series_.push_back({row, name + "_total", metric.name, ""}); break;
      case Kind::gauge: series_.push_back({row, name, metric.name, ""}); break;
      case Kind::rate: series_.push_back({row, name + "_rate", metric.name + ".rate", ""}); break;
      case Kind::trend:
        for (const std::string& stat : trend_stats) {
          const std::string suffix = suffix_of(stat);
          series_.push_back({row, name + "_" + suffix, metric.name + "." + suffix, stat});
        }
        break;
    }
  }
}

double ExportedMetrics::value_of(const Series& series, const MetricCell& cell) const {
  const MetricRow& row = catalog_.rows()[series.row];
  if (row.kind == Kind::counter) return cell.sum;
  if (row.kind != Kind::trend) return verdict::k6::aggregate_value("", row.kind, cell, Duration{});
  const double factor = row.contains == MetricContains::time && series.stat != "count" ? 1e-3 : 1;
  if (series.stat == "sum") return factor * cell.trend.mean() * static_cast<double>(cell.trend.count());
  return factor * verdict::k6::aggregate_value(series.stat, row.kind, cell, Duration{});
}

void ExportedMetrics::add_value(const Series& series, const aggregate::MetricCells& cells, const Labels& labels,
                                Metric& metric) const {
  const auto cell = cells.find(series.row);
  if (cell != cells.end() && cell->second.count > 0) metric.values.push_back({labels, value_of(series, cell->second)});
}

void ExportedMetrics::add(const aggregate::MetricSummary& metrics, MetricSet& set) const {
  if (!breakdown_ || *breakdown_ >= metrics.breakdowns.size()) return;
  const aggregate::MetricBreakdown& by_tags = metrics.breakdowns[*breakdown_];
  std::vector<Labels> labels;
  for (const auto& [tags, cells] : by_tags.parts) labels.push_back(labels_of(tags));
  for (const Series& series : series_) {
    const MetricRow& row = catalog_.rows()[series.row];
    Metric metric{series.name, series.otel_name, output::MetricKind::gauge, Unit::none, help_of(row.kind), {}};
    if (row.kind == Kind::counter) metric.kind = output::MetricKind::counter;
    std::size_t part = 0;
    for (const auto& [tags, cells] : by_tags.parts) add_value(series, cells, labels[part++], metric);
    add_value(series, by_tags.rest, {{"tags", "other"}}, metric);
    if (!metric.values.empty()) set.metrics.push_back(std::move(metric));
  }
}

}  // namespace brink::output::k6
