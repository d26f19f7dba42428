// What kind of terminal this is, by the terminfo database.
#pragma once

#include <optional>
#include <string>

namespace brink::cli::live {

struct TerminalKind {
  std::string leave;  // bytes after which it is as a shell wants it: plain text, cursor shown, own screen left
};

// Nothing when text cannot be placed on it, or it is not known. `term` as in TERM.
std::optional<TerminalKind> terminal_kind(const std::string& term);

}  // namespace brink::cli::live
