// Screen: a terminal that is drawn on whole. Two exist: that of the process (curses_screen.h) and, in tests, one that
// keeps what was drawn.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "output/grid.h"

namespace brink::cli::live {

struct ScreenOptions {
  std::string term;  // what kind of terminal it is: TERM
  bool color = false;
  bool unicode = true;
};

enum class Key : std::uint8_t {
  none,    // nothing was pressed in time, or a key without a meaning
  redraw,  // the size has changed, or the terminal was somebody else's meanwhile
  quit,
  pause,
  help,
  up,
  down,
  page_up,
  page_down,
  home,
  end,
};

// One thread uses it; only wake() may come from others. Destroyed, it leaves the terminal as it was.
class Screen {
 public:
  virtual ~Screen() = default;
  virtual output::Size size() const = 0;
  virtual void draw(const output::Grid& grid) = 0;
  // Waits for a key, at most so long.
  virtual Key wait(Duration most) = 0;
  // Ends the wait that is under way, or the next one.
  virtual void wake() = 0;
};

}  // namespace brink::cli::live
