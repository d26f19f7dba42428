#include <fmt/format.h>

#include <cmath>

#include "output/compat/ab_rows.h"
#include "output/compat/spread.h"
#include "output/markup.h"

namespace brink::output::compat {
namespace {

class Table {
 public:
  explicit Table(const AbHtml& attributes) : at_(attributes), text_(fmt::format("<table {}>\n", attributes.table)) {}

  void row(const std::string& label, const std::string& value) {
    text_ += fmt::format("<tr {}><th colspan=2 {}>{}</th><td colspan=2 {}>{}</td></tr>\n", at_.row, at_.cell,
                         xml_text(label), at_.cell, xml_text(value));
  }
  void remark(const std::string& text) {
    if (!text.empty()) text_ += fmt::format("<tr {}><td colspan=4 {}>   {}</td></tr>\n", at_.row, at_.cell, text);
  }
  void heading() {
    text_ += fmt::format("<tr {}><th {} colspan=4>Connection Times (ms)</th></tr>\n", at_.row, at_.cell);
    text_ += fmt::format("<tr {0}><th {1}>&nbsp;</th> <th {1}>min</th>   <th {1}>avg</th>   <th {1}>max</th></tr>\n",
                         at_.row, at_.cell);
  }
  void times(const AbLine& line) {
    const auto cell = [&](double ms) { return fmt::format("<td {}>{:>5}</td>", at_.cell, std::llround(ms)); };
    text_ += fmt::format("<tr {}><th {}>{}</th>{}{}{}</tr>\n", at_.row, at_.cell, line.label, cell(line.min),
                         cell(line.mean), cell(line.max));
  }
  std::string done() const { return text_ + "</table>\n"; }

 private:
  const AbHtml& at_;
  std::string text_;
};

}  // namespace

std::string ab_html(const Record& record, const AbView& view, const AbHtml& attributes) {
  const Stage& stage = record.stages.back();
  const Numbers& n = stage.numbers;
  Table table(attributes);
  for (const AbRow& row : ab_rows(record, view)) {
    table.row(row.label, row.value);
    if (row.label == "Failed requests:") table.remark(ab_failures(record));
  }
  const double length = std::max(stage.length_s, 1e-9);
  const auto ended = static_cast<double>(n.counts.completed + n.counts.failed);
  table.row("Requests per second:", fmt::format("{:.2f}", ended / length));
  table.row("Transfer rate:",
            fmt::format("{:.2f} kb/s received", static_cast<double>(n.bytes.received) / 1024 / length));
  if (Spread(n).count() == 0) return table.done();
  table.heading();
  for (const AbLine& line : ab_lines(stage)) {
    if (std::string_view(line.label) != "Waiting:") table.times(line);
  }
  return table.done();
}

}  // namespace brink::output::compat
