// What goes to stderr in words.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brink::cli {

// "brink: MESSAGE", and the hint below it. Control characters of foreign text are replaced, so that what a target or a
// file says cannot drive the terminal.
void print_error(std::ostream& err, const Error& error);
// "brink: note: TEXT"
void print_note(std::ostream& err, std::string_view text);
void print_notes(std::ostream& err, const std::vector<std::string>& notes);

}  // namespace brink::cli
