// What the terminals behind stdout and stderr can show.
#pragma once

#include "cli/door.h"
#include "output/terminal.h"

namespace brink::cli {

// "auto" | "always" | "never", as --color has it.
enum class ColorChoice { automatic, always, never };
Result<ColorChoice> color_choice(const input::Values& values);

// Colour: the choice; else NO_COLOR and TERM=dumb say no, CLICOLOR_FORCE yes; else only on a terminal.
// Signs beyond ASCII: when the locale (LC_ALL, LC_CTYPE, LANG, the first that is set) says UTF-8.
output::TerminalStyle out_style(const Door& door, ColorChoice choice);
output::TerminalStyle err_style(const Door& door, ColorChoice choice);

// Whether the terminal can do nothing but print.
bool is_dumb(const Door& door);
// Whether a line on stderr can be drawn over itself.
bool can_redraw(const Door& door);

}  // namespace brink::cli
