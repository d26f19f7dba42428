#include <fmt/format.h>

#include <algorithm>

#include "output/bench_parts.h"
#include "output/layout.h"
#include "output/number.h"

namespace brink::output {
namespace {

constexpr std::size_t most_rows = 20;

double failed_share(const Check& check) {
  const std::uint64_t all = check.passed + check.failed;
  return all == 0 ? 0 : static_cast<double>(check.failed) / static_cast<double>(all);
}

struct Row {
  std::string_view kind;
  std::string_view key;
  std::uint64_t count = 0;
};

std::vector<Row> rows_of(const std::map<std::string, Tally>& mishaps) {
  std::vector<Row> rows;
  for (const auto& [kind, keys] : mishaps) {
    if (kind == "script" || kind == "hold") continue;  // what a program raised has a table of its own
    for (const auto& [key, count] : keys) rows.push_back({kind, key, count});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.count > b.count; });
  return rows;
}

void add_rest(Table& table, std::size_t rows) {
  if (rows > most_rows) table.add_line(fmt::format("({} more)", rows - most_rows));
}

}  // namespace

std::string check_lines(const Stage& stage, const TerminalStyle& style) {
  if (stage.checks.empty()) return "";
  std::vector<const Check*> checks;
  for (const Check& check : stage.checks) checks.push_back(&check);
  std::stable_sort(checks.begin(), checks.end(),
                   [](const Check* a, const Check* b) { return failed_share(*a) > failed_share(*b); });
  Table table({{"checks", false, true}, {"passed"}, {"failed"}, {"share"}});
  for (std::size_t i = 0; i < std::min(checks.size(), most_rows); ++i) {
    const Check& check = *checks[i];
    table.add({printable(style, check.name), count_text(check.passed), count_text(check.failed),
               share_text(failed_share(check))},
              check.failed > 0 ? Ink::red : Ink::none);
  }
  add_rest(table, checks.size());
  return table.render(style);
}

std::string mishap_lines(const Stage& stage, const TerminalStyle& style) {
  const std::vector<Row> rows = rows_of(stage.mishaps);
  if (rows.empty()) return "";
  Table table({{"mishaps", true}, {"kind", false}, {"what went wrong", false, true}});
  for (std::size_t i = 0; i < std::min(rows.size(), most_rows); ++i) {
    table.add({pad_left(count_text(rows[i].count), label_width - 2), printable(style, rows[i].kind),
               printable(style, rows[i].key)},
              Ink::red);
  }
  add_rest(table, rows.size());
  return table.render(style);
}

}  // namespace brink::output
