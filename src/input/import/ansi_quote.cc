#include "input/import/ansi_quote.h"

#include <algorithm>

#include "input/import/form_text.h"

namespace brink::input {
namespace {

constexpr bool is_octal(char c) { return c >= '0' && c <= '7'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<AnsiQuote> run() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\'') return AnsiQuote{std::move(out_), at_};
      if (c == '\\' && at_ < text_.size()) {
        escape();
      } else {
        out_ += c;
      }
    }
    return std::nullopt;
  }

 private:
  std::uint32_t digits(std::size_t most, int base) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < most && at_ < text_.size(); ++i, ++at_) {
      const int digit = base == 8 ? (is_octal(text_[at_]) ? text_[at_] - '0' : -1) : hex_value(text_[at_]);
      if (digit < 0) break;
      value = value * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
    }
    return value;
  }

  void unicode(std::size_t most) {
    std::uint32_t code = digits(most, 16);
    const bool high = code >= 0xd800 && code < 0xdc00;
    if (high && text_.substr(at_, 2) == "\\u") {
      at_ += 2;
      const std::uint32_t low = digits(4, 16);
      code = low >= 0xdc00 && low < 0xe000 ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
    }
    out_ += utf8_of(code);
  }

  void escape() {
    constexpr std::string_view letters = "abefnrtv\\'\"?", meanings = "\a\b\x1b\f\n\r\t\v\\'\"?";
    const char c = text_[at_++];
    if (const auto known = letters.find(c); known != std::string_view::npos) {
      out_ += meanings[known];
    } else if (c == 'x' && at_ < text_.size() && hex_value(text_[at_]) >= 0) {
      out_ += static_cast<char>(digits(2, 16));
    } else if (c == 'u' || c == 'U') {
      unicode(c == 'u' ? 4 : 8);
    } else if (is_octal(c)) {
      --at_;
      out_ += static_cast<char>(digits(3, 8));
    } else {
      out_.append({'\\', c});
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string utf8_of(std::uint32_t code) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xc0 | code >> 6), byte(0x80 | (code & 0x3f))};
  if (code < 0x10000) return {byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 0x3f)), byte(0x80 | (code & 0x3f))};
  return {byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 0x3f)), byte(0x80 | (code >> 6 & 0x3f)),
          byte(0x80 | (code & 0x3f))};
}

std::optional<AnsiQuote> read_ansi_quote(std::string_view text) { return Reader(text).run(); }

}  // namespace brink::input
