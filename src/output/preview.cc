#include "output/preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "output/layout.h"
#include "output/number.h"
#include "output/record_build.h"
#include "output/utf8.h"
#include "plan/headcount.h"

namespace brink::output {
namespace {

constexpr int rows = 8;
constexpr std::size_t least_columns =
    12;  // and of these a whole number, so that halves, thirds and quarters end in one

struct Signs {
  std::array<std::string_view, 9> heights;  // of a cell, in eighths
  std::string_view shade, side, corner, floor;
};
constexpr Signs blocks = {{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, "░", "│", "└", "─"};
constexpr Signs ascii = {{" ", ".", ".", ":", ":", "=", "=", "#", "#"}, "'", "|", "+", "-"};

// The load within a column of the picture: requests per second, or users.
struct Column {
  double mean = 0;
  double highest = 0;
};

Column column_of(const plan::Open& open, Duration begin, Duration end) {
  return {(open.rate.integral(end) - open.rate.integral(begin)) / seconds(end - begin), open.rate.highest(begin, end)};
}

Column column_of(const plan::Closed& closed, Duration begin, Duration end) {
  constexpr int looks = 32;
  Column column;
  for (int i = 0; i < looks; ++i) {
    const double users = plan::users_at(closed, begin + (end - begin) * i / looks);
    column.mean += users / looks;
    column.highest = std::max(column.highest, users);
  }
  return column;
}

// How long the load takes, where that is known before.
std::optional<Duration> length_of(const plan::Stage& stage) {
  const auto* open = std::get_if<plan::Open>(&stage.load);
  if (!stage.requests || !open) return stage.duration;
  const Duration length = open->rate.inverse(static_cast<double>(*stage.requests));
  return length == Duration::max() ? std::nullopt : std::optional(length);
}

std::vector<Column> columns_of(const plan::LoadModel& load, Duration length, std::size_t count) {
  std::vector<Column> columns;
  const auto edge = [&](std::size_t i) {
    return from_seconds(seconds(length) * static_cast<double>(i) / static_cast<double>(count));
  };
  for (std::size_t i = 0; i < count; ++i) {
    const Duration begin = edge(i), end = std::max(edge(i + 1), begin + Duration(1));
    columns.push_back(std::visit([&](const auto& model) { return column_of(model, begin, end); }, load));
  }
  return columns;
}

// The cell of a column in one of the rows, the lowest being 0; `top` is the load at the upper edge of the highest.
std::string_view cell(const Column& column, int row, double top, const Signs& signs) {
  const auto eighths = [&](double load) {
    return static_cast<int>(std::lround(8 * std::clamp(load / top * rows - row, 0.0, 1.0)));
  };
  const bool some = row == 0 && column.mean > 0;  // is never drawn as nothing
  const int height = std::max(eighths(column.mean), some ? 1 : 0);
  if (height == 0 && eighths(column.highest) >= 4) return signs.shade;
  return signs.heights[static_cast<std::size_t>(height)];
}

std::string row_label(int row, double top, bool users) {
  const auto text = users ? amount_text : rate_text;
  if (row == rows - 1) return text(top);
  return row == rows / 2 - 1 ? text(top / 2) : "";
}

// Five moments below the axis, each under its own: the first and the last at the ends.
std::string time_labels(Duration length, std::size_t width) {
  std::string line(width, ' ');
  constexpr std::size_t parts = 4;
  for (std::size_t i = 0; i <= parts; ++i) {
    const double at = seconds(length) * static_cast<double>(i) / parts;
    const double step = std::pow(10, std::floor(std::log10(seconds(length))) - 2);  // three digits
    const std::string text = i == 0 ? "0" : plan::words_of(from_seconds(std::round(at / step) * step));
    const std::size_t middle = width * i / parts;
    const std::size_t begin = i == parts ? width - text.size() : middle - std::min(middle, text.size() / 2);
    line.replace(begin, text.size(), text);
  }
  return line;
}

std::string picture(const plan::Stage& stage, Duration length, const TerminalStyle& style) {
  const Signs& signs = style.unicode ? blocks : ascii;
  const std::size_t label = 9;
  const std::size_t width = (line_width(style) - label - 2) / least_columns * least_columns;
  const std::vector<Column> columns = columns_of(stage.load, length, width);
  double top = 0;
  for (const Column& column : columns) top = std::max(top, column.highest);
  const double scale = top > 0 ? top : 1;

  const bool users = std::holds_alternative<plan::Closed>(stage.load);
  std::string out;
  bool shaded = false;
  for (int row = rows - 1; row >= 0; --row) {
    std::string line = pad_left(row_label(row, scale, users), label) + " " + std::string(signs.side);
    for (const Column& column : columns) {
      const std::string_view sign = cell(column, row, scale, signs);
      shaded = shaded || sign == signs.shade;
      line += sign;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  out += pad_left("0", label) + " " + std::string(signs.corner);
  for (std::size_t i = 0; i < width; ++i) out += signs.floor;
  out += "\n" + std::string(label + 2, ' ') + time_labels(length, width) + "\n";
  if (shaded)
    out += fact(style, std::string(label - 2, ' ') + std::string(signs.shade), "reached for a part of the time only");
  return out;
}

std::string load_facts(const plan::Open& open, const plan::Stage& stage, const std::optional<Duration>& length,
                       const TerminalStyle& style) {
  if (!length) return fact(style, "requests", "never: the rate is zero");
  const double all =
      stage.requests ? static_cast<double>(*stage.requests) : std::ceil(open.rate.integral(*length) - 1e-6);
  const char* about = open.arrivals == plan::Arrivals::poisson ? "about " : "";
  return fact(style, "requests",
              fmt::format("{}{} in {}", about, count_text(static_cast<std::uint64_t>(all)), plan::words_of(*length))) +
         fact(style, "peak",
              fmt::format("{} req/s, {} on average", rate_text(open.rate.highest(Duration{}, *length)),
                          rate_text(open.rate.integral(*length) / seconds(*length)))) +
         fact(style, "at once",
              fmt::format("at most {} requests; others wait, and count as late", count_text(open.max_users)));
}

std::string load_facts(const plan::Closed& closed, const plan::Stage& stage, const std::optional<Duration>& length,
                       const TerminalStyle& style) {
  const std::string requests = stage.requests ? count_text(*stage.requests) + ", in as long as the target takes"
                                              : "as many as the target answers in " + plan::words_of(*length);
  return fact(style, "requests", requests) +
         fact(style, "peak", amount_text(closed.users) + (closed.users == 1 ? " user" : " users"));
}

}  // namespace

std::string render_preview(const plan::Stage& stage, const plan::Client& client, const TerminalStyle& style) {
  std::string out;
  for (const std::string& line : wrap(printable(style, record_load(stage, client).text), line_width(style))) {
    out += line + "\n";
  }
  out += "\n";
  const std::optional<Duration> length = length_of(stage);
  if (length && *length > Duration{}) {
    out += paint(style, Ink::dim, std::holds_alternative<plan::Open>(stage.load) ? "    req/s" : "    users") + "\n";
    out += picture(stage, *length, style) + "\n";
  }
  out += std::visit([&](const auto& load) { return load_facts(load, stage, length, style); }, stage.load);
  if (stage.warmup > Duration{})
    out += fact(style, "warm-up", plan::words_of(stage.warmup) + " of the same before, not counted");
  return out + fact(style, "preview", "nothing was sent");
}

}  // namespace brink::output
