#include "output/screen_part.h"

#include <algorithm>
#include <numeric>

#include "output/layout.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

// Whose turn it is to grow: the one that has least for its weight; those without weight come last.
std::size_t next_to_grow(const std::vector<ScreenPart>& parts, const std::vector<int>& given, int left) {
  std::size_t next = parts.size();
  const auto claim = [&](std::size_t i) {
    return parts[i].weight == 0 ? 1e9 : static_cast<double>(given[i]) / parts[i].weight;
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const ScreenPart& part = parts[i];
    const bool shown = given[i] > 0 || part.least == 0;
    if (!shown || part.step > left || given[i] + part.step > part.most) continue;
    if (next == parts.size() || claim(i) < claim(next)) next = i;
  }
  return next;
}

}  // namespace

std::vector<int> share_rows(const std::vector<ScreenPart>& parts, int rows) {
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return parts[a].rank < parts[b].rank; });
  std::vector<int> given(parts.size(), 0);
  int left = rows;
  for (const std::size_t i : order) {
    if (parts[i].least > left || parts[i].most < parts[i].least) continue;
    given[i] = parts[i].least;
    left -= given[i];
  }
  for (std::size_t i = next_to_grow(parts, given, left); i < parts.size(); i = next_to_grow(parts, given, left)) {
    given[i] += parts[i].step;
    left -= parts[i].step;
  }
  return given;
}

void put_line(Grid& grid, int row, int begin, int end, const Line& line, const TerminalStyle& style) {
  int column = begin;
  for (const Piece& piece : line) {
    if (column >= end) return;
    const std::string text = cut(style, piece.text, static_cast<std::size_t>(end - column));
    grid.put(row, column, text, piece.ink);
    column += static_cast<int>(columns(text));
  }
}

void put_parts(Grid& grid, const std::vector<ScreenPart>& parts, const std::vector<int>& rows, int row, int begin,
               int end, const TerminalStyle& style) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (rows[i] == 0) continue;
    const auto lines = parts[i].lines ? parts[i].lines(rows[i], end - begin) : std::vector<Line>{};
    for (std::size_t at = 0; at < lines.size() && static_cast<int>(at) < rows[i]; ++at) {
      put_line(grid, row + static_cast<int>(at), begin, end, lines[at], style);
    }
    row += rows[i];
  }
}

std::vector<std::size_t> columns_that_fit(const std::vector<NarrowColumn>& columns, int width) {
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return columns[a].rank < columns[b].rank; });
  std::vector<std::size_t> fit;
  int used = 0;
  for (const std::size_t i : order) {
    const int needed = columns[i].width + (i > 0 ? 1 : 0);
    if (i > 0 && used + needed > width) continue;
    used += needed;
    fit.push_back(i);
  }
  std::sort(fit.begin(), fit.end());
  return fit;
}

}  // namespace brink::output
