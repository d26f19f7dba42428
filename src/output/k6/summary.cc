#include "output/k6/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "output/k6/metric_table.h"
#include "output/k6/numbers.h"
#include "output/k6/sections.h"

namespace brink::output::k6 {
namespace {

using verdict::k6::Judged;

struct Colors {
  bool on = false;
  std::string paint(std::string_view code, std::string_view text) const {
    return on ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
  std::string mark(bool ok) const { return ok ? paint("32", "\u2713") : paint("31", "\u2717"); }
  std::string bold(std::string_view text) const { return paint("1", text); }
};

// What a threshold came to, as its aggregate is written: "p(95)=12.3ms".
std::string came_to(const Results& results, const Judged& judged, const Showing& showing) {
  const auto& row = results.catalog->rows()[judged.bound->row];
  const std::string& aggregate = judged.bound->threshold.aggregate;
  if (!judged.samples) return aggregate + ": no samples";
  std::string value;
  if (row.kind == MetricKind::rate) {
    value = share_text(judged.value);
  } else if (row.kind == MetricKind::counter && aggregate == "rate") {
    value = value_text(judged.value, row.contains, "") + "/s";
  } else {
    value = value_text(judged.value,
                       aggregate == "count" && row.kind == MetricKind::trend ? MetricContains::plain : row.contains,
                       showing.time_unit);
  }
  return fmt::format("{}={}", aggregate, value);
}

std::string one_threshold(const Results& results, const Judged& judged, const Showing& showing,
                          std::string_view indent) {
  const Colors colors{showing.color};
  return fmt::format("{}{} '{}' {}\n", indent, colors.mark(judged.ok), judged.bound->threshold.text,
                     came_to(results, judged, showing));
}

// By metric, sub-metrics under it.
std::string thresholds_text(const Results& results, const Showing& showing) {
  if (results.thresholds.empty()) return "";
  const Colors colors{showing.color};
  const auto& rows = results.catalog->rows();
  std::vector<const Judged*> all;
  for (const Judged& judged : results.thresholds) all.push_back(&judged);
  std::stable_sort(all.begin(), all.end(), [&](const Judged* a, const Judged* b) {
    const auto& x = rows[a->bound->row];
    const auto& y = rows[b->bound->row];
    return std::tie(x.name, x.key) < std::tie(y.name, y.key);
  });
  std::string out = fmt::format("  {}\n", colors.bold("\u2588 THRESHOLDS"));
  std::string metric;
  std::uint32_t row = ~std::uint32_t{0};
  for (const Judged* judged : all) {
    const auto& of = rows[judged->bound->row];
    const bool sub = !of.tags.empty();
    if (of.name != metric) out += fmt::format("\n    {}\n", of.name);
    if (judged->bound->row != row && sub) out += fmt::format("\n      {{{}}}\n", tags_text(of));
    metric = of.name;
    row = judged->bound->row;
    out += one_threshold(results, *judged, showing, sub ? "      " : "    ");
  }
  return out + "\n\n";
}

std::string check_lines(const std::vector<CheckRow>& checks, const Colors& colors, std::string_view indent) {
  std::string out;
  for (const CheckRow& check : checks) {
    out += fmt::format("{}{} {}\n", indent, colors.mark(check.fails == 0), check.name);
    if (check.fails == 0) continue;
    const double share = static_cast<double>(check.passes) / static_cast<double>(check.passes + check.fails);
    out += fmt::format("{}  \u21b3  {}% \u2014 \u2713 {} / \u2717 {}\n", indent, static_cast<int>(share * 100),
                       check.passes, check.fails);
  }
  return out;
}

std::string checks_text(const std::vector<CheckRow>& checks, Duration elapsed, const Colors& colors, std::size_t width,
                        std::string_view indent) {
  std::uint64_t passes = 0, fails = 0;
  for (const CheckRow& check : checks) {
    passes += check.passes;
    fails += check.fails;
  }
  const std::uint64_t all = passes + fails;
  if (all == 0) return "";
  const double s = seconds(elapsed);
  const std::string total = std::to_string(all);
  const std::string yes = share_text(static_cast<double>(passes) / static_cast<double>(all));
  const std::string no = share_text(static_cast<double>(fails) / static_cast<double>(all));
  const std::size_t first = std::max({total.size(), yes.size(), no.size()});
  std::string out;
  out += fmt::format("{}{}: {:<{}} {}/s\n", indent, dotted("checks_total", width), total, first,
                     plain_text(s > 0 ? static_cast<double>(all) / s : 0));
  out += fmt::format("{}{}: {:<{}} {} out of {}\n", indent, dotted("checks_succeeded", width), yes, first, passes, all);
  out += fmt::format("{}{}: {:<{}} {} out of {}\n\n", indent, dotted("checks_failed", width), no, first, fails, all);
  return out + check_lines(checks, colors, indent) + "\n";
}

// A group or a scenario by itself, groups in it further in.
std::string section_text(const Results& whole, const Section& section, std::string_view kind, const Showing& showing,
                         std::size_t width, std::size_t depth) {
  const Colors colors{showing.color};
  const std::string title(2 + 2 * depth, ' '), indent(4 + 2 * depth, ' ');
  const Results results = results_of(whole, section);
  const MetricTable table(results, showing, width);
  std::string out = fmt::format("{}{}\n\n", title, colors.bold(fmt::format("\u2588 {}: {}", kind, section.name)));
  out += checks_text(section.checks, whole.elapsed, colors, width, indent) + table.text(indent);
  for (const Section& group : section.groups) out += section_text(whole, group, "GROUP", showing, width, depth + 1);
  return out;
}

std::string sections_text(const Results& results, const Showing& showing, std::size_t width) {
  const Sections sections = make_sections(results);
  std::string out;
  for (const Section& group : sections.groups) out += section_text(results, group, "GROUP", showing, width, 0);
  for (const Section& one : sections.scenarios) out += section_text(results, one, "SCENARIO", showing, width, 0);
  return out;
}

// Checks where they were made, as before k6 1.0.
std::string legacy_checks(const GroupNode& node, const Colors& colors, std::size_t depth) {
  const std::string indent(5 + 2 * depth, ' ');
  std::string out = check_lines(node.checks, colors, indent);
  if (!out.empty()) out += "\n";
  for (const GroupNode& group : node.groups) {
    out += indent + "\u2588 " + group.name + "\n\n" + legacy_checks(group, colors, depth + 1);
  }
  return out;
}

}  // namespace

std::string summary_text(const Results& results, const Showing& showing) {
  if (showing.mode == Showing::Mode::disabled) return "";
  const Colors colors{showing.color};
  const MetricTable table(results, showing);
  if (showing.mode == Showing::Mode::legacy) {
    return "\n\n" + legacy_checks(group_tree(results.metrics), colors, 0) + table.text("   ") + "\n";
  }
  std::string out = "\n\n" + thresholds_text(results, showing);
  out += fmt::format("  {}\n\n", colors.bold("\u2588 TOTAL RESULTS"));
  out += checks_text(all_checks(results.metrics), results.elapsed, colors, table.name_width(), "    ");
  out += table.text();
  if (showing.mode == Showing::Mode::full) out += sections_text(results, showing, table.name_width());
  return out + "\n";
}

}  // namespace brink::output::k6
