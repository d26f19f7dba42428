// TerminalGuard: gives the terminal back when the program ends in a way that runs no destructor: a failed CHECK, an
// uncaught exception, a fatal signal, _exit().
#pragma once

#include <string_view>

namespace brink::cli::live {

// At once, from whatever thread or signal handler; nothing when no terminal is taken.
void restore_terminal() noexcept;

// While it lives a terminal is taken. At most one at a time.
class TerminalGuard {
 public:
  // `terminal`: its file descriptor; its present settings are those that are given back, after `leave` was written:
  // what shows the cursor and leaves the screen.
  TerminalGuard(int terminal, std::string_view leave);
  ~TerminalGuard();
  TerminalGuard(const TerminalGuard&) = delete;
  TerminalGuard& operator=(const TerminalGuard&) = delete;
};

}  // namespace brink::cli::live
