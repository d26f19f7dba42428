#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "output/layout.h"
#include "output/level_table.h"
#include "output/limit_text.h"
#include "output/number.h"
#include "output/parts.h"
#include "output/run_parts.h"
#include "output/terminal.h"

namespace brink::output {
namespace {

constexpr std::size_t screen = 24;  // lines a verdict may take

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

struct Room {
  std::size_t routes;
  std::size_t notes;
  bool example;
};

// What stands below the table of levels, with as much of the variable parts as `room` says.
struct Below {
  std::string routes, facts, saved;
};

Below below(const Record& record, const TerminalStyle& style, const Room& room, std::string_view saved) {
  std::string facts = verdict_facts(record, style);
  if (room.example) facts += example_line(record, style);
  facts += generator_limit_lines(record, style) + profile_line(record, style) + note_lines(record, style, room.notes);
  return {route_table(record, style, room.routes), std::move(facts), saved_line(saved, style)};
}

// The parts one below the other, with blank lines between them where the screen has room for all of these.
std::string assembled(const std::vector<std::string>& parts) {
  std::size_t lines = 0;
  std::size_t gaps = 0;
  for (const std::string& part : parts) {
    lines += lines_in(part);
    gaps += part.empty() ? 0 : 1;
  }
  const bool spaced = lines + gaps <= screen + 1;  // one gap fewer than parts
  std::string out;
  for (const std::string& part : parts) {
    if (spaced && !part.empty() && !out.empty()) out += "\n";
    out += part;
  }
  return out;
}

std::string render_search(const Record& record, const TerminalStyle& style, std::string_view saved) {
  const std::string top = verdict_head(record, style);
  const LevelTable levels(record);
  if (levels.size() == 0) {
    const Below rest = below(record, style, {0, 10, true}, saved);
    return assembled({top, rest.facts + rest.saved});
  }
  // What varies shrinks until the levels have room: all of them when there is little to say, otherwise the six rows
  // that tell the story of a search.
  constexpr std::size_t heading = 1;
  constexpr std::size_t wanted = 6;
  constexpr std::array rooms = {Room{8, 8, true}, Room{6, 4, true},  Room{4, 3, true},
                                Room{3, 2, true}, Room{2, 2, false}, Room{0, 1, false}};
  Below rest;
  std::size_t left = 0;
  for (const Room& room : rooms) {
    rest = below(record, style, room, saved);
    const std::size_t used = lines_in(top) + heading + lines_in(rest.routes + rest.facts + rest.saved);
    left = used < screen ? screen - used : 0;
    const std::size_t needed = &room == &rooms.front() ? levels.size() : std::min(wanted, levels.size());
    if (left >= needed) break;
  }
  return assembled({top, levels.render(style, std::max<std::size_t>(left, 4)), rest.routes, rest.facts + rest.saved});
}

}  // namespace

std::string render_run(const Record& record, const TerminalStyle& style, std::string_view saved) {
  const std::string limits = limit_lines(record, style);
  return render_search(record, style, saved) + (limits.empty() ? "" : "\n" + limits);
}

}  // namespace brink::output
