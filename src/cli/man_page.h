// The manual page brink(1), made from the option table.
#pragma once

#include <string>
#include <string_view>

namespace brink::cli {

// roff with the man macros (man(7)). No date stands in it, so that the same version gives the same bytes.
std::string man_page();

// Text so that roff prints it as it is: backslashes, hyphens that must stay hyphens, and dots and quotes at the
// beginning of a line.
std::string roff(std::string_view text);

}  // namespace brink::cli
