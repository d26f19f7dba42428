// Lines, columns and colours of terminal text. Internal to the renderers of this folder.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "output/ink.h"
#include "output/terminal.h"

namespace brink::output {

// The text in a colour, or as it is when the style has none. Measure before painting: escapes have no width.
std::string paint(const TerminalStyle& style, Ink ink, std::string_view text);

// Text from a record or the target, safe to print: one line, control characters as '?', invalid UTF-8 replaced, and
// with an ASCII style everything else beyond ASCII spelled or replaced.
std::string printable(const TerminalStyle& style, std::string_view text);

// At most `width` columns, with "…" or "~" in place of what had to go.
std::string cut(const TerminalStyle& style, std::string_view text, std::size_t width);

std::string pad_left(std::string_view text, std::size_t width);   // to the right edge
std::string pad_right(std::string_view text, std::size_t width);  // to the left edge; no blanks beyond `width`

// Lines of at most `width` columns, broken at blanks; a word longer than a line stands alone and whole.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

std::size_t line_width(const TerminalStyle& style);

inline constexpr std::size_t label_width = 13;

// "label        text", the text wrapped in its own column. Lines end in '\n'.
std::string fact(const TerminalStyle& style, std::string_view label, std::string_view text, Ink ink = Ink::none);

// Rows under a heading, columns two blanks apart, as wide as their widest cell. When the line would be too long, the
// column that shrinks is cut: the one that says so, otherwise the widest left-aligned one.
class Table {
 public:
  struct Column {
    std::string title;
    bool right = true;
    bool shrinks = false;
  };
  explicit Table(std::vector<Column> columns, std::size_t indent = 0) : columns_(std::move(columns)), indent_(indent) {}

  void add(std::vector<std::string> cells, Ink ink = Ink::none);
  // A line of text across all columns, such as "(3 more)".
  void add_line(std::string text);
  std::string render(const TerminalStyle& style) const;

 private:
  struct Row {
    std::vector<std::string> cells;  // as many as columns, or one text across
    Ink ink = Ink::none;
  };
  std::vector<std::size_t> widths(const TerminalStyle& style) const;
  // An index; the number of columns when none may shrink.
  std::size_t shrinking(const std::vector<std::size_t>& widths) const;
  std::string line(const TerminalStyle& style, const Row& row, const std::vector<std::size_t>& widths) const;
  std::vector<Column> columns_;
  std::vector<Row> rows_;
  std::size_t indent_;
};

}  // namespace brink::output
