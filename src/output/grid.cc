#include "output/grid.h"

#include "base/check.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

struct Block {
  char32_t first, last;
};

// Unicode 15, UAX #11 (wide and full-width) and combining marks, by whole blocks.
constexpr Block not_one_column[] = {
    {0x0300, 0x036F}, {0x1100, 0x115F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x20D0, 0x20FF},   {0x231A, 0x231B},
    {0x23E9, 0x23F3}, {0x2E80, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE00, 0xFE0F},
    {0xFE20, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F000, 0x1FAFF}, {0x20000, 0x3FFFD}, {0xE0000, 0xE01EF},
};

bool is_one_column(char32_t c) {
  for (const Block& block : not_one_column) {
    if (c >= block.first && c <= block.last) return false;
  }
  return true;
}

}  // namespace

Grid::Grid(Size size) : size_(size) {
  CHECK(size.columns >= 0 && size.rows >= 0);
  cells_.resize(static_cast<std::size_t>(size.columns) * static_cast<std::size_t>(size.rows));
}

void Grid::put(int row, int column, std::string_view text, Ink ink) {
  if (row < 0 || row >= size_.rows) return;
  for (std::size_t at = 0; at < text.size(); ++column) {
    const CodePoint point = code_point_at(text, at);
    if (column >= 0 && column < size_.columns) {
      Cell& cell = cells_[static_cast<std::size_t>(row * size_.columns + column)];
      cell.sign = point.valid && is_one_column(point.value) ? std::string(text.substr(at, point.bytes)) : "?";
      cell.ink = ink;
    }
    at += point.bytes;
  }
}

void Grid::put_right(int row, int end, std::string_view text, Ink ink) {
  put(row, end - static_cast<int>(columns(text)), text, ink);
}

std::vector<Grid::Run> Grid::runs(int row) const {
  std::vector<Run> out;
  for (int column = 0; column < size_.columns; ++column) {
    const Cell& cell = cells_[static_cast<std::size_t>(row * size_.columns + column)];
    if (out.empty() || out.back().ink != cell.ink) out.push_back({column, "", cell.ink});
    out.back().text += cell.sign;
  }
  return out;
}

std::string Grid::text() const {
  std::string out;
  for (int row = 0; row < size_.rows; ++row) {
    std::string line;
    for (const Run& run : runs(row)) line += run.text;
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  }
  return out;
}

}  // namespace brink::output
