// Alone with term.h, whose macros take words such as `lines` and `bell` from everybody else.
#include "cli/live/terminal_kind.h"

#define NCURSES_NOMACROS
#include <curses.h>
#include <term.h>
#include <unistd.h>

namespace brink::cli::live {
namespace {

// Empty when the terminal has no such capability.
std::string capability(const char* name) {
  const char* text = tigetstr(const_cast<char*>(name));
  const bool has = text != nullptr && text != reinterpret_cast<const char*>(-1);
  return has ? text : "";
}

}  // namespace

std::optional<TerminalKind> terminal_kind(const std::string& term) {
  int why = 0;  // taken, so that nothing is printed
  if (term.empty() || setupterm(const_cast<char*>(term.c_str()), STDOUT_FILENO, &why) != OK) return std::nullopt;
  TerminalKind kind;
  const bool can = !capability("cup").empty() && !capability("clear").empty();
  for (const char* name : {"sgr0", "rmkx", "cnorm", "rmcup"}) kind.leave += capability(name);
  del_curterm(cur_term);
  return can ? std::optional(kind) : std::nullopt;
}

}  // namespace brink::cli::live
