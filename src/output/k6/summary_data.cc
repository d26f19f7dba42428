#include "output/k6/summary_data.h"

#include <nlohmann/json.hpp>

#include "output/k6/hash.h"
#include "output/k6/json_number.h"
#include "output/k6/sections.h"

namespace brink::output::k6 {
namespace {

using nlohmann::ordered_json;
using verdict::k6::Judged;

std::string_view kind_name(MetricKind kind) {
  switch (kind) {
    case MetricKind::counter: return "counter";
    case MetricKind::gauge: return "gauge";
    case MetricKind::rate: return "rate";
    case MetricKind::trend: return "trend";
  }
  return "";
}

std::string_view contains_name(MetricContains contains) {
  switch (contains) {
    case MetricContains::plain: return "default";
    case MetricContains::time: return "time";
    case MetricContains::data: return "data";
  }
  return "";
}

ordered_json values_of(const Results& results, std::uint32_t row, const Showing& showing) {
  const auto& of = results.catalog->rows()[row];
  const auto& cell = results.metrics.cells[row];
  const auto value = [&](std::string_view what) {
    return json_number(verdict::k6::aggregate_value(what, of.kind, cell, results.elapsed));
  };
  ordered_json out;
  switch (of.kind) {
    case MetricKind::counter: out = {{"count", value("count")}, {"rate", value("rate")}}; break;
    case MetricKind::gauge: out = {{"value", value("value")}, {"min", value("min")}, {"max", value("max")}}; break;
    case MetricKind::rate:
      out = {{"rate", value("rate")}, {"passes", cell.nonzero}, {"fails", cell.count - cell.nonzero}};
      break;
    case MetricKind::trend:
      out = ordered_json::object();
      for (const std::string& stat : showing.trend_stats) out[stat] = value(stat);
      break;
  }
  return out;
}

// Rows that have anything to say: with values, or a threshold.
bool has_data(const Results& results, std::uint32_t row) {
  if (results.metrics.cells[row].count > 0) return true;
  return std::any_of(results.thresholds.begin(), results.thresholds.end(),
                     [&](const Judged& judged) { return judged.bound->row == row; });
}

template <class Fn>
void for_each_row(const Results& results, Fn fn) {
  for (std::uint32_t row = 0; row < results.metrics.cells.size(); ++row) {
    if (has_data(results, row)) fn(row, results.catalog->rows()[row]);
  }
}

template <class Fn>
ordered_json thresholds_of(const Results& results, std::uint32_t row, Fn value_of) {
  ordered_json out = ordered_json::object();
  for (const Judged& judged : results.thresholds) {
    if (judged.bound->row == row) out[judged.bound->threshold.text] = value_of(judged);
  }
  return out;
}

ordered_json group_json(const GroupNode& node) {
  ordered_json checks = ordered_json::array(), groups = ordered_json::array();
  for (const CheckRow& check : node.checks) {
    const std::string path = node.path + "::" + check.name;
    checks.push_back({{"name", check.name},
                      {"path", path},
                      {"id", md5_hex(path)},
                      {"passes", check.passes},
                      {"fails", check.fails}});
  }
  for (const GroupNode& group : node.groups) groups.push_back(group_json(group));
  return {{"name", node.name}, {"path", node.path}, {"id", md5_hex(node.path)}, {"groups", groups}, {"checks", checks}};
}

// The same with groups and checks by name.
ordered_json group_export(const GroupNode& node) {
  ordered_json out = group_json(node);
  ordered_json groups = ordered_json::object(), checks = ordered_json::object();
  for (const GroupNode& group : node.groups) groups[group.name] = group_export(group);
  for (const auto& check : out["checks"]) checks[check["name"].get<std::string>()] = check;
  out["groups"] = std::move(groups);
  out["checks"] = std::move(checks);
  return out;
}

ordered_json setup_data(const Results& results) {
  return ordered_json::parse(results.setup_data.empty() ? "null" : results.setup_data, nullptr, false);
}

std::string dumped(const ordered_json& document, int indent) {
  return document.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace

std::string summary_data(const Results& results, const Showing& showing) {
  ordered_json metrics = ordered_json::object();
  for_each_row(results, [&](std::uint32_t row, const aggregate::MetricRow& of) {
    ordered_json metric = {{"type", kind_name(of.kind)},
                           {"contains", contains_name(of.contains)},
                           {"values", values_of(results, row, showing)}};
    const auto thresholds = thresholds_of(results, row, [](const Judged& judged) {
      return ordered_json{{"ok", judged.ok}};
    });
    if (!thresholds.empty()) metric["thresholds"] = thresholds;
    metrics[of.key] = std::move(metric);
  });
  ordered_json data = {{"root_group", group_json(group_tree(results.metrics))},
                       {"options",
                        {{"summaryTrendStats", showing.trend_stats},
                         {"summaryTimeUnit", showing.time_unit},
                         {"noColor", !showing.color}}},
                       {"state",
                        {{"isStdOutTTY", showing.out_is_terminal},
                         {"isStdErrTTY", showing.err_is_terminal},
                         {"testRunDurationMs", json_number(milliseconds(results.elapsed))}}},
                       {"metrics", std::move(metrics)}};
  if (!results.setup_data.empty()) data["setup_data"] = setup_data(results);
  return dumped(data, -1);
}

std::string summary_export(const Results& results, const Showing& showing) {
  ordered_json metrics = ordered_json::object();
  for_each_row(results, [&](std::uint32_t row, const aggregate::MetricRow& of) {
    ordered_json metric = values_of(results, row, showing);
    if (of.kind == MetricKind::rate) {
      const ordered_json share = metric["rate"];
      metric.erase("rate");
      metric["value"] = share;
    }
    const auto thresholds = thresholds_of(results, row, [](const Judged& judged) { return ordered_json(!judged.ok); });
    if (!thresholds.empty()) metric["thresholds"] = thresholds;
    metrics[of.key] = std::move(metric);
  });
  ordered_json data = {{"root_group", group_export(group_tree(results.metrics))}, {"metrics", std::move(metrics)}};
  if (!results.setup_data.empty()) data["setup_data"] = setup_data(results);
  return dumped(data, 4) + "\n";
}

namespace {

ordered_json metrics_json(const Results& results, const Showing& showing) {
  ordered_json metrics = ordered_json::array();
  for_each_row(results, [&](std::uint32_t row, const aggregate::MetricRow& of) {
    metrics.push_back({{"name", of.key},
                       {"type", kind_name(of.kind)},
                       {"contains", contains_name(of.contains)},
                       {"values", values_of(results, row, showing)}});
  });
  return metrics;
}

ordered_json checks_json(const std::vector<CheckRow>& rows) {
  ordered_json checks = ordered_json::array();
  for (const CheckRow& check : rows) {
    checks.push_back({{"name", check.name}, {"passes", check.passes}, {"fails", check.fails}});
  }
  return checks;
}

// All checks together, as the text of the summary has them; none where there are no checks.
ordered_json check_metrics_json(const std::vector<CheckRow>& rows, Duration elapsed) {
  std::uint64_t passes = 0, fails = 0;
  for (const CheckRow& check : rows) {
    passes += check.passes;
    fails += check.fails;
  }
  const auto all = static_cast<double>(passes + fails);
  if (all == 0) return ordered_json::array();
  const auto metric = [](std::string_view name, MetricKind kind, ordered_json values) {
    return ordered_json{
        {"name", name}, {"type", kind_name(kind)}, {"contains", "default"}, {"values", std::move(values)}};
  };
  const auto share = [&](std::string_view name, std::uint64_t of, std::uint64_t others) {
    const ordered_json values = {
        {"rate", json_number(static_cast<double>(of) / all)}, {"passes", of}, {"fails", others}};
    return metric(name, MetricKind::rate, values);
  };
  const double s = seconds(elapsed);
  const ordered_json total = {{"count", passes + fails}, {"rate", json_number(s > 0 ? all / s : 0)}};
  return ordered_json::array({metric("checks_total", MetricKind::counter, total),
                              share("checks_succeeded", passes, fails), share("checks_failed", fails, passes)});
}

ordered_json section_json(const Results& whole, const Section& section, const Showing& showing);

ordered_json sections_json(const Results& whole, const std::vector<Section>& sections, const Showing& showing) {
  ordered_json list = ordered_json::array();
  for (const Section& section : sections) list.push_back(section_json(whole, section, showing));
  return list;
}

ordered_json section_json(const Results& whole, const Section& section, const Showing& showing) {
  const Results results = results_of(whole, section);
  return {{"name", section.name},
          {"checks", checks_json(section.checks)},
          {"metrics", metrics_json(results, showing)},
          {"groups", sections_json(whole, section.groups, showing)}};
}

}  // namespace

std::string machine_summary(const Results& results, const Showing& showing, const AboutTest& about) {
  const std::vector<CheckRow> checks = all_checks(results.metrics);
  ordered_json data = {
      {"version", "1.0.0"},
      {"config",
       {{"duration", json_number(seconds(results.elapsed))}, {"execution", "local"}, {"script", about.script}}},
      {"metadata", {{"k6Version", "brink " + about.version}, {"generatedAt", about.generated}}},
      {"results",
       {{"checks", {{"metrics", check_metrics_json(checks, results.elapsed)}, {"results", checks_json(checks)}}},
        {"metrics", metrics_json(results, showing)}}}};
  if (showing.mode == Showing::Mode::full) {
    const Sections sections = make_sections(results);
    data["results"]["groups"] = sections_json(results, sections.groups, showing);
    data["results"]["scenarios"] = sections_json(results, sections.scenarios, showing);
  }
  return dumped(data, 2) + "\n";
}

}  // namespace brink::output::k6
