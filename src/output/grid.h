// Grid: a screen of text as a value, one sign a cell. Whoever draws it needs to know nothing of what it says, and tests
// read it as lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "output/ink.h"

namespace brink::output {

struct Size {
  int columns = 80;
  int rows = 24;
  friend bool operator==(const Size&, const Size&) = default;
};

class Grid {
 public:
  explicit Grid(Size size);  // blank; no side is negative

  Size size() const { return size_; }
  // The text (printable: output/layout.h) from there to the right. What lies outside of the grid is left out, and a
  // sign that terminals draw two columns wide, or none, becomes '?'.
  void put(int row, int column, std::string_view text, Ink ink = Ink::none);
  // The same so that it ends before column `end`.
  void put_right(int row, int end, std::string_view text, Ink ink = Ink::none);

  // What stands side by side in one ink.
  struct Run {
    int column = 0;
    std::string text;  // UTF-8
    Ink ink = Ink::none;
  };
  // From left to right; together they fill the row.
  std::vector<Run> runs(int row) const;
  // Lines without the blanks at their ends, each with its '\n'.
  std::string text() const;

 private:
  struct Cell {
    std::string sign = " ";
    Ink ink = Ink::none;
  };
  Size size_;
  std::vector<Cell> cells_;
};

}  // namespace brink::output
