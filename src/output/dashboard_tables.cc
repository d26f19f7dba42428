// The parts of the dashboard that are lists: routes, stages, belief.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/dashboard_parts.h"
#include "output/layout.h"
#include "output/number.h"

namespace brink::output {
namespace {

// The name of a route, and what is known of it; a route that fails is red.
const std::vector<NarrowColumn> route_columns = {{"route", 14, 0}, {"req/s", 7, 1}, {"ended", 9, 5}, {"p50", 7, 4},
                                                 {"p95", 7, 1},    {"p99", 7, 3},   {"errors", 7, 2}};

Line route_row(const std::vector<std::string>& cells, int width, Ink ink, const TerminalStyle& style) {
  const auto fit = columns_that_fit(route_columns, width);
  int rest = width;
  for (const std::size_t i : fit) rest -= i == 0 ? 0 : route_columns[i].width + 1;
  std::string text;
  for (const std::size_t i : fit) {
    const auto room = static_cast<std::size_t>(i == 0 ? std::max(rest, 1) : route_columns[i].width);
    text += i == 0 ? pad_right(cut(style, cells[i], room), room) : " " + pad_left(cells[i], room);
  }
  return {{text, ink}};
}

Line route_row(const LiveRoute& route, int width, const TerminalStyle& style) {
  const bool ascii = !style.unicode;
  const auto ended = static_cast<double>(route.ended), failed = static_cast<double>(route.failed);
  return route_row({printable(style, route.name), rate_text(route.rate_rps), count_text(route.ended),
                    ms_text(route.times.p50_ms, ascii), ms_text(route.times.p95_ms, ascii),
                    ms_text(route.times.p99_ms, ascii), share_text(ended > 0 ? failed / ended : 0)},
                   width, failed > 0 ? Ink::red : Ink::none, style);
}

std::string title(const char* what, std::size_t first, std::size_t shown, std::size_t all) {
  return shown == all ? fmt::format("{} ({})", what, all)
                      : fmt::format("{} {}-{} of {}", what, first + 1, first + shown, all);
}

}  // namespace

ScreenPart routes_part(const Dashboard& d, const TerminalStyle& style) {
  if (!d.stage || d.stage->routes.empty()) return {.rank = 4, .least = 0, .most = 0};
  const auto lines = [&d, &style](int rows, int width) {
    const std::vector<LiveRoute>& routes = d.stage->routes;
    const std::size_t shown = std::min(routes.size(), static_cast<std::size_t>(rows - 1));
    const std::size_t first = std::min(d.scroll, routes.size() - shown);
    std::vector<std::string> titles;
    for (const NarrowColumn& column : route_columns) titles.push_back(column.title);
    titles.front() = title("routes", first, shown, routes.size());
    std::vector<Line> out = {route_row(titles, width, Ink::dim, style)};
    for (std::size_t i = first; i < first + shown; ++i) out.push_back(route_row(routes[i], width, style));
    return out;
  };
  const int all = 1 + static_cast<int>(d.stage->routes.size());
  return {.rank = 4, .least = 2, .most = all, .weight = 3, .scrolls = true, .lines = lines};
}

ScreenPart stages_part(const Dashboard& d, const TerminalStyle& style) {
  if (d.ended.empty()) return {.rank = 5, .least = 0, .most = 0};
  const auto lines = [&d, &style](int rows, int) {
    const std::size_t shown = std::min(d.ended.size(), static_cast<std::size_t>(rows - 1));
    const std::size_t first = d.ended.size() - shown;
    std::vector<Line> out = {{{title("stages that ended", first, shown, d.ended.size()), Ink::dim}}};
    for (std::size_t i = first; i < d.ended.size(); ++i) {
      TerminalStyle plain = style;
      plain.color = false;
      out.push_back({{stage_line(d.ended[i], plain), d.ended[i].valid ? Ink::none : Ink::yellow}});
    }
    return out;
  };
  return {.rank = 5, .least = 2, .most = 1 + static_cast<int>(d.ended.size()), .weight = 2, .lines = lines};
}

namespace {

double confidence_before(const Dashboard& d, const std::string& cause) {
  for (const RankedCause& before : d.belief_before) {
    if (before.cause == cause) return before.confidence;
  }
  return 0;
}

// "worker_limit      62 % ██████       +20"
Line belief_line(const Dashboard& d, const RankedCause& cause, int width, const TerminalStyle& style) {
  constexpr int name_columns = 22, share_columns = 6, change_columns = 5;
  const int room = std::clamp(width - name_columns - share_columns - change_columns, 1, 20);
  const auto cells = static_cast<int>(std::lround(std::clamp(cause.confidence, 0.0, 1.0) * room));
  std::string bar;
  for (int i = 0; i < cells; ++i) bar += style.unicode ? "█" : "#";
  const long change = std::lround(100 * (cause.confidence - confidence_before(d, cause.cause)));
  const bool moved = !d.belief_before.empty() && change != 0;
  return {{pad_right(cut(style, printable(style, cause.cause), name_columns - 1), name_columns)},
          {pad_left(fmt::format("{:.0f} % ", 100 * cause.confidence), share_columns)},
          {pad_right(bar, static_cast<std::size_t>(room)), Ink::green},
          {moved ? pad_left(fmt::format("{:+d}", change), change_columns) : "", change > 0 ? Ink::green : Ink::red}};
}

}  // namespace

ScreenPart belief_part(const Dashboard& d, const TerminalStyle& style) {
  if (d.belief.empty() && d.question.empty()) return {.rank = 2, .least = 0, .most = 0};
  const auto lines = [&d, &style](int rows, int width) {
    const std::string asking = d.question.empty() ? "" : "; asking: " + printable(style, d.question);
    std::vector<Line> out = {{{"belief", Ink::dim}, {asking, Ink::dim}}};
    for (const RankedCause& cause : d.belief) {
      if (static_cast<int>(out.size()) < rows) out.push_back(belief_line(d, cause, width, style));
    }
    return out;
  };
  const int all = 1 + static_cast<int>(d.belief.size());
  return {.rank = 2, .least = std::min(all, 2), .most = all, .weight = 3, .lines = lines};
}

}  // namespace brink::output
