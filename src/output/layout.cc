#include "output/layout.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::none: return "";
    case Ink::bold: return "1";
    case Ink::dim: return "2";
    case Ink::red: return "31";
    case Ink::green: return "32";
    case Ink::yellow: return "33";
    case Ink::bold_red: return "1;31";
    case Ink::bold_green: return "1;32";
    case Ink::bold_yellow: return "1;33";
  }
  return "";
}

// What is spelled in ASCII; everything else beyond it becomes '?'.
std::string_view ascii_of(char32_t c) {
  switch (c) {
    case U'µ':
    case U'μ': return "u";
    case U'–':
    case U'—':
    case U'−': return "-";
    case U'…': return "...";
    case U'≥': return ">=";
    case U'≤': return "<=";
    case U'±': return "+-";
    case U'×': return "x";
    case U'→': return "->";
    case U'·': return ".";
    case U'’':
    case U'‘': return "'";
    case U'“':
    case U'”': return "\"";
    default: return "?";
  }
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }
// Marks that reorder or hide text: bidirectional controls, zero-width characters, line separators.
bool is_invisible(char32_t c) {
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::string paint(const TerminalStyle& style, Ink ink, std::string_view text) {
  if (!style.color || ink == Ink::none || text.empty()) return std::string(text);
  return std::string("\x1b[").append(code_of(ink)).append("m").append(text).append("\x1b[0m");
}

std::string printable(const TerminalStyle& style, std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.value == '\n' || point.value == '\t' || point.value == '\r') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (is_control(point.value) || is_invisible(point.value)) {
      out += '?';
    } else if (point.value < 0x80) {
      out += static_cast<char>(point.value);
    } else if (!style.unicode) {
      out += ascii_of(point.value);
    } else {
      out += point.valid ? text.substr(at, point.bytes) : std::string_view("\xEF\xBF\xBD");
    }
    at += point.bytes;
  }
  return without_trailing_blanks(std::move(out));
}

std::string cut(const TerminalStyle& style, std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  if (width == 0) return "";
  return std::string(first_columns(text, width - 1)) + (style.unicode ? "…" : "~");
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t have = columns(text);
  return std::string(have < width ? width - have : 0, ' ').append(text);
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t have = columns(text);
  return std::string(text).append(have < width ? width - have : 0, ' ');
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && columns(line) + 1 + columns(word) > width) lines.push_back(std::exchange(line, ""));
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty() || lines.empty()) lines.push_back(line);
  return lines;
}

std::size_t line_width(const TerminalStyle& style) { return static_cast<std::size_t>(std::max(style.width, 60)); }

std::string fact(const TerminalStyle& style, std::string_view label, std::string_view text, Ink ink) {
  std::string out;
  std::string_view head = label;
  for (const std::string& line : wrap(text, line_width(style) - label_width)) {
    out += paint(style, Ink::dim, head) + std::string(label_width - std::min(label_width, columns(head)), ' ');
    out += paint(style, ink, line) + "\n";
    head = "";
  }
  return out;
}

void Table::add(std::vector<std::string> cells, Ink ink) {
  CHECK(cells.size() == columns_.size());
  rows_.push_back({std::move(cells), ink});
}

void Table::add_line(std::string text) { rows_.push_back({{std::move(text)}, Ink::dim}); }

std::vector<std::size_t> Table::widths(const TerminalStyle& style) const {
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) widths.push_back(columns(column.title));
  for (const Row& row : rows_) {
    for (std::size_t i = 0; row.cells.size() == widths.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], columns(row.cells[i]));
    }
  }
  const std::size_t total = std::accumulate(widths.begin(), widths.end(), indent_ + 2 * (widths.size() - 1));
  const std::size_t most = line_width(style);
  const std::size_t cut_at = shrinking(widths);
  constexpr std::size_t least = 8;
  if (total > most && cut_at < widths.size()) {
    widths[cut_at] = std::max(least, widths[cut_at] - std::min(widths[cut_at], total - most));
  }
  return widths;
}

std::size_t Table::shrinking(const std::vector<std::size_t>& widths) const {
  std::size_t widest = widths.size();
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (columns_[i].shrinks) return i;
    if (!columns_[i].right && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
  }
  return widest;
}

std::string Table::line(const TerminalStyle& style, const Row& row, const std::vector<std::size_t>& widths) const {
  std::string out(indent_, ' ');
  if (row.cells.size() != widths.size()) return out + cut(style, row.cells.front(), line_width(style) - indent_);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const std::string cell = cut(style, row.cells[i], widths[i]);
    out += (i ? "  " : "") + (columns_[i].right ? pad_left(cell, widths[i]) : pad_right(cell, widths[i]));
  }
  return without_trailing_blanks(std::move(out));
}

std::string Table::render(const TerminalStyle& style) const {
  const std::vector<std::size_t> width = widths(style);
  Row heading;
  for (const Column& column : columns_) heading.cells.push_back(column.title);
  std::string out = paint(style, Ink::dim, line(style, heading, width)) + "\n";
  for (const Row& row : rows_) out += paint(style, row.ink, line(style, row, width)) + "\n";
  return out;
}

}  // namespace brink::output
