// The terminal of this process as a Screen, by ncurses.
#pragma once

#include <memory>

#include "base/result.h"
#include "cli/live/screen.h"

namespace brink::cli::live {

// Takes the terminal on stdin and stdout over until it is destroyed; it is given back too when the program dies of a
// bug (terminal_guard.h), and while the program is stopped by Ctrl-Z. Without a terminal on stdin there are no keys.
// Errors: this kind of terminal cannot place text.
Result<std::unique_ptr<Screen>> open_curses_screen(const ScreenOptions& options);

}  // namespace brink::cli::live
