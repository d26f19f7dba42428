#include "output/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>

namespace brink::output {
namespace {

using Glyphs = std::array<std::string_view, 9>;  // zero, then eight heights
constexpr Glyphs blocks = {"_", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr Glyphs ascii = {"_", ".", ":", "-", "=", "+", "*", "#", "@"};

std::vector<double> averaged(const std::vector<double>& values, std::size_t width) {
  if (values.size() <= width) return values;
  std::vector<double> out;
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t begin = i * values.size() / width;
    const std::size_t end = (i + 1) * values.size() / width;
    double sum = 0;
    for (std::size_t at = begin; at < end; ++at) sum += values[at];
    out.push_back(sum / static_cast<double>(end - begin));
  }
  return out;
}

double log_of(double low_us) { return std::log(std::max(low_us, 0.001)); }

}  // namespace

std::string sparkline(const std::vector<double>& values, std::size_t width, const TerminalStyle& style) {
  return bar_chart(averaged(values, std::max<std::size_t>(width, 1)), 1, style).front();
}

std::vector<std::string> bar_chart(const std::vector<double>& values, std::size_t rows, const TerminalStyle& style) {
  const Glyphs& glyphs = style.unicode ? blocks : ascii;
  const double top = 8.0 * static_cast<double>(rows);
  const double most =
      std::accumulate(values.begin(), values.end(), 0.0, [](double a, double b) { return std::max(a, b); });
  std::vector<std::string> out(rows);
  for (const double value : values) {
    const double height = most > 0 && value > 0 ? std::clamp(std::ceil(value / most * top - 1e-9), 1.0, top) : 0;
    for (std::size_t row = 0; row < rows; ++row) {
      const double below = 8.0 * static_cast<double>(rows - 1 - row);
      const auto eighths = static_cast<std::size_t>(std::clamp(height - below, 0.0, 8.0));
      const bool ground = row + 1 == rows;
      out[row] += eighths == 0 && !ground ? " " : std::string(glyphs[eighths]);
    }
  }
  return out;
}

std::vector<double> throughput(const Stage& stage) {
  const Series& series = stage.series;
  std::vector<double> out;
  if (!(series.step_s > 0)) return out;
  for (std::size_t i = 0; i < series.completed.size(); ++i) {
    const double inside = std::min(series.step_s, stage.length_s - static_cast<double>(i) * series.step_s);
    if (inside < series.step_s / 2 && !out.empty()) break;
    if (inside <= 0) break;
    out.push_back(static_cast<double>(series.completed[i] + series.failed[i]) / inside);
  }
  return out;
}

std::vector<double> distribution(const Histogram& histogram, std::size_t bins) {
  double least = std::numeric_limits<double>::infinity();
  double most = -least;
  const auto lists = {&histogram.ok, &histogram.bad, &histogram.timed_out};
  for (const auto* steps : lists) {
    for (const HistogramStep& step : *steps) {
      least = std::min(least, log_of(step.low_us));
      most = std::max(most, log_of(step.low_us));
    }
  }
  std::vector<double> out;
  if (!(most >= least) || bins == 0) return out;
  out.resize(most > least ? bins : 1);
  for (const auto* steps : lists) {
    for (const HistogramStep& step : *steps) {
      const double share = most > least ? (log_of(step.low_us) - least) / (most - least) : 0;
      const auto bin = static_cast<std::size_t>(share * static_cast<double>(out.size()));
      out[std::min(bin, out.size() - 1)] += static_cast<double>(step.count);
    }
  }
  return out;
}

}  // namespace brink::output
