#include "output/k6/sections.h"

#include <algorithm>

namespace brink::output::k6 {
namespace {

constexpr std::size_t most_combinations = 1000;
constexpr auto checks_metric = static_cast<std::uint32_t>(sample::Metric::checks);

std::string value_of(const aggregate::TagMap& tags, std::string_view name) {
  const auto found = tags.find(name);
  return found != tags.end() ? found->second : "";
}

// What belongs to one scenario, or to all of them, by group ("::a::b").
struct Part {
  std::map<std::string, aggregate::MetricCells> metrics;
  std::map<std::string, std::vector<CheckRow>> checks;

  void add(const aggregate::TagMap& tags, const aggregate::MetricCells& cells) {
    const std::string group = value_of(tags, "group"), check = value_of(tags, "check");
    merge(metrics[group], cells);
    const auto at = cells.find(checks_metric);
    if (check.empty() || at == cells.end()) return;
    std::vector<CheckRow>& rows = checks[group];
    auto row = std::find_if(rows.begin(), rows.end(), [&](const CheckRow& one) { return one.name == check; });
    if (row == rows.end()) row = rows.insert(rows.end(), CheckRow{.name = check});
    row->passes += at->second.nonzero;
    row->fails += at->second.count - at->second.nonzero;
  }
};

// The checks of one group in the order of the whole test's.
std::vector<CheckRow> in_order(const Part& part, const GroupNode& node) {
  std::vector<CheckRow> rows;
  const auto found = part.checks.find(node.path);
  if (found == part.checks.end()) return rows;
  for (const CheckRow& known : node.checks) {
    const auto row = std::find_if(found->second.begin(), found->second.end(),
                                  [&](const CheckRow& one) { return one.name == known.name; });
    if (row != found->second.end()) rows.push_back(*row);
  }
  return rows;
}

// Groups that the part has something of, or of a group in them.
std::vector<Section> groups_of(const Part& part, const GroupNode& node) {
  std::vector<Section> sections;
  for (const GroupNode& group : node.groups) {
    Section section{.name = group.name, .checks = in_order(part, group), .groups = groups_of(part, group)};
    const auto metrics = part.metrics.find(group.path);
    if (metrics != part.metrics.end()) section.metrics = metrics->second;
    if (!section.metrics.empty() || !section.groups.empty()) sections.push_back(std::move(section));
  }
  return sections;
}

std::vector<CheckRow> checks_of(const Part& part, const std::vector<CheckRow>& all) {
  std::vector<CheckRow> rows;
  for (const CheckRow& known : all) {
    CheckRow sum{.name = known.name};
    for (const auto& [group, of_group] : part.checks) {
      for (const CheckRow& row : of_group) {
        if (row.name != known.name) continue;
        sum.passes += row.passes;
        sum.fails += row.fails;
      }
    }
    if (sum.passes + sum.fails > 0) rows.push_back(std::move(sum));
  }
  return rows;
}

}  // namespace

aggregate::BreakdownRule section_rule() { return {{"scenario", "group", "check"}, false, most_combinations}; }

Sections make_sections(const Results& results) {
  Sections sections;
  if (!results.sections || *results.sections >= results.metrics.breakdowns.size()) return sections;
  Part all;
  std::map<std::string, Part> scenarios;
  for (const auto& [tags, cells] : results.metrics.breakdowns[*results.sections].parts) {
    all.add(tags, cells);
    const std::string scenario = value_of(tags, "scenario");
    if (!scenario.empty()) scenarios[scenario].add(tags, cells);
  }
  const GroupNode tree = group_tree(results.metrics);
  const std::vector<CheckRow> checks = all_checks(results.metrics);
  sections.groups = groups_of(all, tree);
  for (const auto& [name, part] : scenarios) {
    Section section{.name = name, .checks = checks_of(part, checks), .groups = groups_of(part, tree)};
    for (const auto& [group, cells] : part.metrics) merge(section.metrics, cells);
    sections.scenarios.push_back(std::move(section));
  }
  return sections;
}

Results results_of(const Results& whole, const Section& section) {
  Results results;
  results.catalog = whole.catalog;
  results.elapsed = whole.elapsed;
  results.metrics.cells.resize(whole.catalog->metrics());
  for (const auto& [metric, cell] : section.metrics) results.metrics.cells[metric] = cell;
  return results;
}

}  // namespace brink::output::k6
