#include "output/k6/metric_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "output/k6/numbers.h"
#include "verdict/k6/thresholds.h"

namespace brink::output::k6 {
namespace {

constexpr std::array<std::string_view, 6> titles = {"CUSTOM", "HTTP", "EXECUTION", "NETWORK", "WEBSOCKET", "GRPC"};
constexpr std::size_t least_dots = 7, legacy_dots = 3;

// Which block a metric belongs to, by its name.
std::size_t block_of(std::string_view name, bool built_in) {
  if (!built_in) return 0;
  if (name.starts_with("http_")) return 1;
  if (name.starts_with("data_")) return 3;
  if (name.starts_with("ws_")) return 4;
  if (name.starts_with("grpc_")) return 5;
  return 2;
}

// So many columns on a terminal; names and units are text in UTF-8.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t have = columns(text);
  return have < width ? text + std::string(width - have, ' ') : text;
}

}  // namespace

std::string dotted(std::string_view name, std::size_t width) {
  const std::size_t have = columns(name);
  return std::string(name) + std::string(have < width ? width - have : 0, '.');
}

std::string_view tags_text(const aggregate::MetricRow& row) {
  const std::string_view key = row.key;
  const std::size_t from = std::min(key.find('{'), key.size());
  return trim(key.substr(std::min(from + 1, key.size()), key.rfind('}') - from - 1));
}

MetricTable::MetricTable(const Results& results, const Showing& showing, std::size_t least_width)
    : results_(results), showing_(showing) {
  const auto& catalog = *results.catalog;
  std::vector<std::uint32_t> metrics(catalog.metrics());
  for (std::uint32_t i = 0; i < metrics.size(); ++i) metrics[i] = i;
  std::sort(metrics.begin(), metrics.end(),
            [&](std::uint32_t a, std::uint32_t b) { return catalog.rows()[a].name < catalog.rows()[b].name; });
  for (const std::uint32_t metric : metrics) {
    if (metric >= results.metrics.cells.size() || results.metrics.cells[metric].count == 0) continue;
    if (!shown(catalog.rows()[metric].name)) continue;
    add(metric);
    for (const std::uint32_t sub : catalog.sub_metrics_of(metric)) {
      if (sub < results.metrics.cells.size()) add(sub);
    }
  }
  for (const auto& block : lines_) {
    for (const Line& line : block) width_ = std::max(width_, columns(line.name));
  }
  constexpr std::string_view longest_check = "checks_succeeded";
  width_ = is_legacy() ? width_ + legacy_dots : std::max(width_, longest_check.size()) + least_dots;
  width_ = std::max(width_, least_width);
  align();
}

bool MetricTable::shown(std::string_view name) const {
  if (is_legacy()) return true;
  if (name == "checks") return false;  // has a table of its own
  if (showing_.mode == Showing::Mode::full || !name.starts_with("http_req_"))
    return name != "group_duration" || showing_.mode == Showing::Mode::full;
  return name == "http_req_duration" || name == "http_req_failed";
}

void MetricTable::add(std::uint32_t row) {
  const auto& of = results_.catalog->rows()[row];
  const bool built_in = of.parent < sample::metric_count;
  lines_[is_legacy() ? 0 : block_of(of.name, built_in)].push_back(line_of(row));
}

MetricTable::Mark MetricTable::mark_of(std::uint32_t row) const {
  Mark mark = Mark::none;
  for (const auto& judged : results_.thresholds) {
    if (judged.bound->row != row || mark == Mark::crossed) continue;
    mark = judged.ok ? Mark::ok : Mark::crossed;
  }
  return mark;
}

MetricTable::Line MetricTable::line_of(std::uint32_t row) const {
  const auto& of = results_.catalog->rows()[row];
  const auto& cell = results_.metrics.cells[row];
  Line line;
  line.name = of.tags.empty() ? of.name : fmt::format("  {{ {} }}", tags_text(of));
  line.trend = of.kind == MetricKind::trend;
  line.mark = mark_of(row);
  line.cells = line.trend ? trend_cells(cell, of.contains) : plain_cells(of, cell);
  return line;
}

std::vector<std::string> MetricTable::trend_cells(const aggregate::MetricCell& cell, MetricContains contains) const {
  std::vector<std::string> cells;
  for (const std::string& stat : showing_.trend_stats) {
    const double value = verdict::k6::aggregate_value(stat, MetricKind::trend, cell, results_.elapsed);
    cells.push_back(fmt::format(
        "{}={}", stat, value_text(value, stat == "count" ? MetricContains::plain : contains, showing_.time_unit)));
  }
  return cells;
}

std::vector<std::string> MetricTable::plain_cells(const aggregate::MetricRow& row,
                                                  const aggregate::MetricCell& cell) const {
  const auto text = [&](double value) { return value_text(value, row.contains, showing_.time_unit); };
  const double s = seconds(results_.elapsed);
  switch (row.kind) {
    case MetricKind::counter: return {text(cell.sum), text(s > 0 ? cell.sum / s : 0) + "/s"};
    case MetricKind::gauge:
      if (is_legacy()) return {text(cell.last), "min=" + text(cell.min), "max=" + text(cell.max)};
      return {text(cell.last), fmt::format("min={} max={}", text(cell.min), text(cell.max))};
    case MetricKind::rate: {
      const double share = cell.count > 0 ? static_cast<double>(cell.nonzero) / static_cast<double>(cell.count) : 0;
      if (is_legacy()) {
        return {share_text(share), fmt::format("\u2713 {}", cell.nonzero),
                fmt::format("\u2717 {}", cell.count - cell.nonzero)};
      }
      return {share_text(share), fmt::format("{} out of {}", cell.nonzero, cell.count)};
    }
    case MetricKind::trend: break;
  }
  return {};
}

// Columns are as wide in all blocks.
void MetricTable::align() {
  std::vector<std::size_t> trend(showing_.trend_stats.size(), 0), plain(3, 0);
  for (const auto& block : lines_) {
    for (const Line& line : block) {
      auto& widths = line.trend ? trend : plain;
      for (std::size_t i = 0; i < line.cells.size(); ++i) widths[i] = std::max(widths[i], columns(line.cells[i]));
    }
  }
  for (auto& block : lines_) {
    for (Line& line : block) {
      const auto& widths = line.trend ? trend : plain;
      for (std::size_t i = 0; i + 1 < line.cells.size(); ++i) line.cells[i] = padded(line.cells[i], widths[i]);
    }
  }
}

std::string MetricTable::mark_text(Mark mark) const {
  if (mark == Mark::none) return "  ";
  const char* text = mark == Mark::ok ? "\u2713" : "\u2717";
  return (showing_.color ? fmt::format("\x1b[{}m{}\x1b[0m", mark == Mark::ok ? 32 : 31, text) : text) +
         std::string(" ");
}

std::string MetricTable::text(std::string_view indent) const {
  std::string out;
  for (std::size_t block = 0; block < blocks; ++block) {
    if (lines_[block].empty()) continue;
    const std::string title(titles[block]);
    if (!is_legacy()) out += std::string(indent) + (showing_.color ? "\x1b[1m" + title + "\x1b[0m" : title) + "\n";
    for (const Line& line : lines_[block]) {
      const std::string mark = is_legacy() ? mark_text(line.mark) : "";
      out += fmt::format("{}{}{}: {}\n", indent, mark, dotted(line.name, width_), fmt::join(line.cells, " "));
    }
    out += "\n";
  }
  return out;
}

}  // namespace brink::output::k6
