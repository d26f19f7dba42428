// UTF-8 as far as printing needs it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/utf8.h"

namespace brink::output {

// The text with every byte that is not part of valid UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

// The number of code points, which is the number of columns for everything Brink itself prints.
std::size_t columns(std::string_view text);

// The first `count` code points.
std::string_view first_columns(std::string_view text, std::size_t count);

}  // namespace brink::output
