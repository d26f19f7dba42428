// UTF-8 as far as printing needs it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace brink::output {

// The code point that begins at text[at], and how many bytes it takes; U+FFFD and 1 where the text is not UTF-8
// (overlong forms, surrogates and values beyond U+10FFFF are not). Requires at < text.size().
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool valid = true;
};
CodePoint code_point_at(std::string_view text, std::size_t at);

// The text with every byte that is not part of valid UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

// The number of code points, which is the number of columns for everything Brink itself prints.
std::size_t columns(std::string_view text);

// The first `count` code points.
std::string_view first_columns(std::string_view text, std::size_t count);

}  // namespace brink::output
