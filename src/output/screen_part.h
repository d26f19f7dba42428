// Parts of a screen: each knows how few rows it can do with and how many it has use for; share_rows() divides the rows
// there are among them. Internal to the dashboard.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "output/grid.h"
#include "output/ink.h"
#include "output/terminal.h"

namespace brink::output {

struct Piece {
  std::string text;
  Ink ink = Ink::none;
};
using Line = std::vector<Piece>;

struct ScreenPart {
  int rank = 0;    // where rows are short, parts of the highest rank are left out first
  int least = 1;   // rows; left out rather than given fewer
  int most = 1;    // rows it has use for
  int step = 1;    // rows it grows by
  int weight = 1;  // its share of what is left over, against others; 0: only when nobody else wants it
  bool scrolls = false;
  std::function<std::vector<Line>(int rows, int columns)> lines;
};

// The rows of each part, in their order; together at most `rows`.
std::vector<int> share_rows(const std::vector<ScreenPart>& parts, int rows);

// Draws the parts below one another from `row` on, within columns [begin, end).
void put_parts(Grid& grid, const std::vector<ScreenPart>& parts, const std::vector<int>& rows, int row, int begin,
               int end, const TerminalStyle& style);

// Puts one line; what is longer is cut with a sign that says so.
void put_line(Grid& grid, int row, int begin, int end, const Line& line, const TerminalStyle& style);

// Columns of a table that is narrower than it would like: those with the highest rank go first.
struct NarrowColumn {
  std::string title;
  int width = 8;  // of the text, to the right edge; a blank stands before it. The first column takes what is left
  int rank = 0;
};
// Which of them fit, as indices in order; the first always does.
std::vector<std::size_t> columns_that_fit(const std::vector<NarrowColumn>& columns, int width);

}  // namespace brink::output
