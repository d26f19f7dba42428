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
// Of a sub-metric, its tags as they were written: "a:b,c:d".
std::string_view tags_text(const aggregate::MetricRow& row);

class MetricTable {
 public:
  // Both outlive it. Names are at least so wide.
  MetricTable(const Results& results, const Showing& showing, std::size_t least_width = 0);

  std::size_t name_width() const { return width_; }
  std::string text(std::string_view indent = "    ") const;

 private:
  enum class Mark : std::uint8_t { none, ok, crossed };
  // A line: of a trend one cell for each statistic, else two or three.
  struct Line {
    std::string name;  // indented, if it is of a sub-metric
    bool trend = false;
    Mark mark = Mark::none;  // of its thresholds
    std::vector<std::string> cells;
  };
  static constexpr std::size_t blocks = 6;

  void add(std::uint32_t row);
  Line line_of(std::uint32_t row) const;
  std::vector<std::string> trend_cells(const aggregate::MetricCell& cell, MetricContains contains) const;
  std::vector<std::string> plain_cells(const aggregate::MetricRow& row, const aggregate::MetricCell& cell) const;
  bool shown(std::string_view name) const;
  bool is_legacy() const { return showing_.mode == Showing::Mode::legacy; }
  Mark mark_of(std::uint32_t row) const;
  std::string mark_text(Mark mark) const;
  void align();

  const Results& results_;
  const Showing& showing_;
  std::array<std::vector<Line>, blocks> lines_;
  std::size_t width_ = 0;
};

}  // namespace brink::output::k6
