#include "input/profile_csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace brink::input {
namespace {

constexpr double most_seconds = 366.0 * 86400;
constexpr double most_value = 1e9;

constexpr std::string_view row_hint = "write a line as SECONDS,RATE, such as 30,500";

std::string_view cell(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = trim(text.substr(1, text.size() - 2));
  return text;
}

bool is_factor(std::string_view title) { return iequals(title, "multiplier") || iequals(title, "factor"); }

Result<double> number(std::string_view text, double most) {
  const auto value = parse_double(text);
  if (!value) return usage_error(fmt::format("\"{}\" is not a number", text));
  if (*value < 0 || *value > most) return usage_error(fmt::format("\"{}\" is not within 0 and {}", text, most));
  return *value;
}

Result<plan::Point> parse_row(const std::vector<std::string_view>& cells, const std::vector<plan::Point>& before) {
  const auto at = number(cell(cells[0]), most_seconds);
  if (!at) return tl::unexpected(at.error());
  const auto rate = number(cell(cells[1]), most_value);
  if (!rate) return tl::unexpected(rate.error());
  const plan::Point point{from_seconds(*at), *rate};
  if (!before.empty() && point.at < before.back().at) {
    return usage_error(fmt::format("{} s comes after {} s", *at, seconds(before.back().at)));
  }
  return point;
}

}  // namespace

Result<ProfileTable> parse_profile_csv(std::string_view text, std::string_view name) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  ProfileTable table;
  std::size_t line = 0;
  bool first = true;
  for (const std::string_view raw : split(text, '\n')) {
    ++line;
    const std::vector<std::string_view> cells = split(trim(raw), ',');
    const bool heading = std::exchange(first, first && trim(raw).empty()) && !parse_double(cell(cells[0]));
    if (heading) table.multiplies = std::any_of(cells.begin(), cells.end(), [](auto c) { return is_factor(cell(c)); });
    if (heading || cells.size() < 2) continue;
    if (table.points.size() == most_points) {
      return usage_error(fmt::format("{} has more than {} points", name, most_points), "thin it out");
    }
    auto point = parse_row(cells, table.points);
    if (!point) {
      return usage_error(fmt::format("{}, line {}: {}", name, line, point.error().message), std::string(row_hint));
    }
    table.points.push_back(*point);
  }
  if (table.points.empty()) return usage_error(fmt::format("{} has no points", name), std::string(row_hint));
  return table;
}

}  // namespace brink::input
