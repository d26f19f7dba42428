// A comparison on a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "output/compare.h"
#include "output/compare_parts.h"
#include "output/layout.h"
#include "verdict/compare_words.h"

namespace brink::output {
namespace {

using verdict::Change;
using verdict::ComparedQuantity;

constexpr std::size_t most_quiet_routes = 4;  // rows of routes that show nothing are folded beyond it

Ink ink_of(Change change) {
  if (change == Change::worse) return Ink::bold_red;
  return change == Change::better ? Ink::green : Ink::none;
}

std::string head_line(const char* label, const RunHead& run, const TerminalStyle& style) {
  return fact(style, label, printable(style, head_text(run)));
}

std::vector<std::string> cells_of(const ComparedQuantity& q, const TerminalStyle& style) {
  const auto text = [&](const std::string& s) { return printable(style, s); };
  return {text(verdict::quantity_text(q)),
          text(verdict::quantity_value(q.measure, *q.before)),
          text(verdict::quantity_value(q.measure, *q.now)),
          text(verdict::change_text(q.measure, *q.change)),
          text(interval_text(q)),
          q.outcome == Change::undistinguished ? "noise" : std::string(verdict::change_name(q.outcome))};
}

std::string quantity_table(const ComparisonReport& report, const TerminalStyle& style) {
  Table table({{"", false, true},
               {"before"},
               {"now"},
               {"change"},
               {fmt::format("{:g} % interval", report.comparison.confidence * 100)},
               {"", false}});
  std::size_t quiet = 0, folded = 0, rows = 0;
  for (const ComparedQuantity& q : report.comparison.quantities) {
    if (q.outcome == Change::not_comparable) continue;
    if (!q.route.empty() && q.outcome == Change::undistinguished && ++quiet > most_quiet_routes) {
      ++folded;
      continue;
    }
    table.add(cells_of(q, style), ink_of(q.outcome));
    ++rows;
  }
  if (folded > 0) table.add_line(fmt::format("({} more of single routes within the noise)", folded));
  return rows > 0 ? "\n" + table.render(style) : "";
}

std::string bullets(const char* label, const std::vector<std::string>& texts, const TerminalStyle& style) {
  std::string out;
  for (const std::string& text : texts) {
    out += fact(style, out.empty() ? label : "", printable(style, text));
  }
  return out;
}

}  // namespace

std::string render_comparison(const ComparisonReport& report, const TerminalStyle& style) {
  const verdict::Comparison& c = report.comparison;
  std::string out;
  const Ink ink = c.outcome == Change::worse    ? Ink::bold_red
                  : c.outcome == Change::better ? Ink::bold_green
                                                : Ink::bold;
  for (const std::string& line : wrap(printable(style, c.sentence), line_width(style))) {
    out += paint(style, ink, line) + "\n";
  }
  out += "\n" + head_line("now", report.now, style);
  for (std::size_t i = 0; i < report.before.size(); ++i) out += head_line(i ? "" : "before", report.before[i], style);
  if (!c.moved.empty()) out += fact(style, "why", printable(style, c.moved));
  out += quantity_table(report, style);
  std::string below = bullets("not compared", not_compared(c), style) + bullets("to tell more", needs(c), style) +
                      bullets("note", c.notes, style);
  return out + (below.empty() ? "" : "\n" + below);
}

}  // namespace brink::output
