// The table of metrics in a summary: blocks by subject, names padded with dots, columns under each other.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "output/k6/results.h"

namespace brink::output::k6 {

// "name.......", `width` long.
std::string dotted(std::string_view name, std::size_t width);
// "a:b,c:d".
std::string tags_text(const aggregate::TagMap& tags);

class MetricTable {
 public:
  // Both outlive it.
  MetricTable(const Results& results, const Showing& showing);

  std::size_t name_width() const { return width_; }
  std::string text() const;

 private:
  // A line: of a trend one cell for each statistic, else two.
  struct Line {
    std::string name;  // indented, if it is of a sub-metric
    bool trend = false;
    std::vector<std::string> cells;
  };
  static constexpr std::size_t blocks = 6;

  void add(std::uint32_t row);
  Line line_of(std::uint32_t row) const;
  std::vector<std::string> trend_cells(const aggregate::MetricCell& cell, MetricContains contains) const;
  std::vector<std::string> plain_cells(const aggregate::MetricRow& row, const aggregate::MetricCell& cell) const;
  bool shown(std::string_view name) const;
  void align();

  const Results& results_;
  const Showing& showing_;
  std::array<std::vector<Line>, blocks> lines_;
  std::size_t width_ = 0;
};

}  // namespace brink::output::k6
