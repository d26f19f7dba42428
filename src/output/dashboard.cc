#include "output/dashboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/dashboard_parts.h"
#include "output/layout.h"
#include "output/number.h"
#include "output/utf8.h"

namespace brink::output {
namespace {

constexpr int two_columns_from = 116;  // columns of the screen
constexpr int least_left = 68;         // of the left half: all figures of a row
constexpr int gap = 2;

std::string times(const char* sign, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += sign;
  return out;
}

std::string whole_seconds(double s) { return s < 100 ? fmt::format("{:.0f} s", s) : duration_text(s); }

// How much of the stage is over, 0 to 1; by requests where it ends by their number.
std::optional<double> share_done(const Dashboard& d) {
  if (!d.now) return std::nullopt;
  if (d.stage && !d.stage_is_over && d.stage->load.requests) {
    return std::min(1.0, static_cast<double>(d.now->ended) / static_cast<double>(*d.stage->load.requests));
  }
  if (!d.now->left) return std::nullopt;
  const double whole = seconds(d.now->elapsed + *d.now->left);
  return whole > 0 ? std::min(1.0, seconds(d.now->elapsed) / whole) : 0;
}

std::string progress_bar(const Dashboard& d, int width, const TerminalStyle& style) {
  const auto share = share_done(d);
  if (!share) return "";
  const int cells = width >= 76 ? 20 : 8;
  const int full = static_cast<int>(std::lround(*share * cells));
  std::string out = times(style.unicode ? "█" : "#", full) + times(style.unicode ? "░" : ".", cells - full);
  out += fmt::format(" {:.0f} %", std::floor(100 * *share));
  const bool waiting = d.now->left && *d.now->left == Duration{};
  if (waiting) return out + "  last answers";
  if (d.now->left) out += "  " + whole_seconds(std::ceil(seconds(*d.now->left))) + " left";
  return out;
}

// "explore: 7 of 32 users, warming up".
std::string what_now(const Dashboard& d, const TerminalStyle& style) {
  if (!d.now) return "looking at the target, and at what this machine can do";
  std::string out = printable(style, d.now->stage) + ": ";
  const bool known = d.stage && !d.stage_is_over;
  const bool starting = known && d.stage->users && d.stage->load.users && *d.stage->users < *d.stage->load.users;
  if (starting) out += amount_text(*d.stage->users) + " of ";
  out += printable(style, d.now->load);
  if (known && d.stage->asked_rps) out += " asked";
  if (known && d.stage->warming_up) out += ", warming up";
  return out;
}

void put_header(Grid& grid, const Dashboard& d, const TerminalStyle& style) {
  const int width = grid.size().columns;
  const std::string elapsed = whole_seconds(std::floor(d.elapsed_s));
  const int room = width - static_cast<int>(columns(elapsed)) - 1;
  put_line(grid, 0, 0, room, {{"brink " + d.command + "  " + printable(style, d.target), Ink::bold}}, style);
  grid.put_right(0, width, elapsed, Ink::bold);
  const std::string bar = progress_bar(d, width, style);
  put_line(grid, 1, 0, width - static_cast<int>(columns(bar)) - 1, {{what_now(d, style)}}, style);
  grid.put_right(1, width, bar);
}

void put_footer(Grid& grid, const Dashboard& d, const TerminalStyle& style) {
  const int row = grid.size().rows - 1, width = grid.size().columns;
  Line line;
  if (d.stopping == Stopping::draining)
    line.push_back({"STOPPING, the last answers are awaited (q: cut)  ", Ink::bold_yellow});
  if (d.stopping == Stopping::cutting) line.push_back({"STOPPING  ", Ink::bold_yellow});
  if (d.paused) line.push_back({"PAUSED (p: go on)  ", Ink::bold_yellow});
  const std::string arrows = style.unicode ? "↑↓" : "up/down";
  line.push_back({"q stop  p pause  " + arrows + " routes  ? help", Ink::dim});
  put_line(grid, row, 0, width, line, style);
}

// Nobody else wants it.
ScreenPart blank() { return {.rank = 99, .least = 0, .most = 1, .weight = 0}; }

// Where the parts stand: one column, or two on wide screens.
struct Places {
  std::vector<ScreenPart> left, right;
  int top = 3;  // rows above them
  int rows = 0;
  int split = 0;  // where the right column begins; 0: there is none
};

Places places_of(const Dashboard& d, Size size, const TerminalStyle& style) {
  Places p;
  p.top = size.rows >= 14 ? 3 : 2;
  p.rows = size.rows - p.top - 1;
  if (!d.now) return p;
  const auto add = [](std::vector<ScreenPart>& to, std::initializer_list<ScreenPart> parts) {
    for (const ScreenPart& part : parts) {
      if (part.most > 0) to.push_back(part);
    }
  };
  if (size.columns < two_columns_from) {
    add(p.left, {numbers_part(d, style), blank(), history_part(d, style), doubts_part(d, style), blank(),
                 routes_part(d, style), blank(), stages_part(d, style), belief_part(d, style), outcomes_part(d, style),
                 generator_part(d, style), notes_part(d, style)});
    return p;
  }
  p.split = std::max(least_left, size.columns * 11 / 20) + gap;
  add(p.left, {numbers_part(d, style), blank(), history_part(d, style), doubts_part(d, style), blank(),
               outcomes_part(d, style), generator_part(d, style), notes_part(d, style)});
  add(p.right, {routes_part(d, style), blank(), stages_part(d, style), blank(), belief_part(d, style)});
  return p;
}

void put_body(Grid& grid, const Dashboard& d, const TerminalStyle& style) {
  const Size size = grid.size();
  const Places p = places_of(d, size, style);
  if (p.top > 2) grid.put(2, 0, times(style.unicode ? "─" : "-", size.columns), Ink::dim);
  const int left_end = p.split > 0 ? p.split - gap : size.columns;
  put_parts(grid, p.left, share_rows(p.left, p.rows), p.top, 0, left_end, style);
  if (p.split > 0) put_parts(grid, p.right, share_rows(p.right, p.rows), p.top, p.split, size.columns, style);
}

void put_help(Grid& grid, const TerminalStyle& style) {
  const std::pair<const char*, const char*> keys[] = {
      {"q, Ctrl-C", "stop: nothing new is sent, the last answers are awaited, then the"},
      {"", "report; once more: they are not awaited"},
      {"p, space", "pause the screen; the run goes on"},
      {"arrows, page up and down", "move through the routes; also home and end"},
      {"?, h", "this help, and back"},
      {"", ""},
      {"last second", "what ended in it; percentiles within 9 %"},
      {"window", "the stage so far, as the report will count it, without its warm-up"},
      {"failed/s, p95, req/s", "a column a second, the newest to the right"},
      {"generator", "this machine; INVALID: the numbers cannot be trusted"},
  };
  const bool wide = grid.size().columns >= 90;
  const int second = wide ? 28 : 22;
  int row = 3;
  for (const auto& [key, what] : keys) {
    if (row >= grid.size().rows - 1) return;
    put_line(grid, row, 1, second - 1, {{key, Ink::bold}}, style);
    put_line(grid, row++, second, grid.size().columns, {{what}}, style);
  }
}

void put_too_small(Grid& grid, const Dashboard& d, const TerminalStyle& style) {
  const std::string text = fmt::format("too small for --live: {}x{}, it takes {}x{}", grid.size().columns,
                                       grid.size().rows, least_dashboard.columns, least_dashboard.rows);
  int row = 0;
  for (const std::string& line : wrap(text, static_cast<std::size_t>(std::max(grid.size().columns, 1)))) {
    grid.put(row++, 0, line, Ink::bold_yellow);
  }
  if (d.now) put_line(grid, row, 0, grid.size().columns, {{rate_text(d.now->rate) + " req/s"}}, style);
}

}  // namespace

Grid draw_dashboard(const Dashboard& dashboard, Size size, const TerminalStyle& style) {
  Grid grid(size);
  if (size.columns < least_dashboard.columns || size.rows < least_dashboard.rows) {
    put_too_small(grid, dashboard, style);
    return grid;
  }
  put_header(grid, dashboard, style);
  if (dashboard.help) {
    put_help(grid, style);
  } else {
    put_body(grid, dashboard, style);
  }
  put_footer(grid, dashboard, style);
  return grid;
}

std::size_t rows_of_routes(const Dashboard& dashboard, Size size) {
  const TerminalStyle style;
  const Places p = places_of(dashboard, size, style);
  const std::vector<ScreenPart>& parts = p.split > 0 ? p.right : p.left;
  const std::vector<int> rows = share_rows(parts, p.rows);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].scrolls && rows[i] > 0) return static_cast<std::size_t>(rows[i] - 1);
  }
  return 0;
}

}  // namespace brink::output
