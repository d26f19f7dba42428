// UTF-8, read strictly (RFC 3629).
#pragma once

#include <cstddef>
#include <string_view>

namespace brink {

// The code point that begins at text[at], and how many bytes it takes; U+FFFD and 1 where the text is not UTF-8
// (overlong forms, surrogates and values beyond U+10FFFF are not). Requires at < text.size().
struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool valid = true;
};
CodePoint code_point_at(std::string_view text, std::size_t at);

bool is_utf8(std::string_view text);

}  // namespace brink
