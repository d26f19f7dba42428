// Text in $'...' quotes of bash, where backslashes begin escapes as in C.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace brink::input {

struct AnsiQuote {
  std::string text;
  std::size_t bytes = 0;  // that were read, the closing quote included
};

// `text` begins behind $'. \uXXXX and \UXXXXXXXX become UTF-8, two halves of a surrogate pair one character; an escape
// that bash does not know stays as it is. Nothing when the quote is not closed.
std::optional<AnsiQuote> read_ansi_quote(std::string_view text);

// UTF-8 of a code point; U+FFFD for what is none.
std::string utf8_of(std::uint32_t code);

}  // namespace brink::input
