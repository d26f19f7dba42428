#include "script/js/codec.h"

#include <array>

namespace brink::script::js {
namespace {

constexpr std::string_view common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::uint8_t none = 0xff;

bool is_url(Base64 variant) { return variant == Base64::url || variant == Base64::rawurl; }
bool is_padded(Base64 variant) { return variant == Base64::std || variant == Base64::url; }

using Alphabet = std::array<char, 64>;
constexpr Alphabet alphabet(char c62, char c63) {
  Alphabet digits{};
  for (std::size_t i = 0; i < common.size(); ++i) digits[i] = common[i];
  digits[62] = c62;
  digits[63] = c63;
  return digits;
}
constexpr std::array<std::uint8_t, 256> values(const Alphabet& digits) {
  std::array<std::uint8_t, 256> table{};
  for (auto& value : table) value = none;
  for (std::size_t i = 0; i < digits.size(); ++i)
    table[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
  return table;
}
constexpr Alphabet standard = alphabet('+', '/'), of_urls = alphabet('-', '_');
constexpr auto standard_values = values(standard), url_values = values(of_urls);

// Reads digits, and after them the padding.
class Reader {
 public:
  Reader(std::string_view text, Base64 variant)
      : text_(text), values_(is_url(variant) ? url_values : standard_values), padded_(is_padded(variant)) {}

  Decoded read() {
    out_.bytes.reserve(text_.size() / 4 * 3 + 3);
    while (take_digit()) {
    }
    if (!out_.bad) end();
    if (out_.bad) out_.bytes.clear();
    return std::move(out_);
  }

 private:
  void skip_line_ends() {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }

  bool take_digit() {
    skip_line_ends();
    if (at_ == text_.size() || text_[at_] == '=') return false;
    const std::uint8_t value = values_[static_cast<std::uint8_t>(text_[at_])];
    if (value == none) {
      out_.bad = at_;
      return false;
    }
    ++at_;
    bits_ = bits_ << 6 | value;
    if (++digits_ == 4) flush(3);
    return true;
  }

  void flush(int bytes) {
    bits_ <<= 6 * (4 - digits_);
    for (int i = 0; i < bytes; ++i) out_.bytes.push_back(static_cast<char>(bits_ >> (16 - 8 * i)));
    bits_ = 0;
    digits_ = 0;
  }

  void end() {
    if (digits_ == 1) {
      out_.bad = at_;
      return;
    }
    const int missing = digits_ == 0 ? 0 : 4 - digits_;
    if (digits_ != 0) flush(digits_ - 1);
    for (int i = 0; i < (padded_ ? missing : 0); ++i) {
      skip_line_ends();
      if (at_ == text_.size() || text_[at_] != '=') {
        out_.bad = at_;
        return;
      }
      ++at_;
    }
    skip_line_ends();
    if (at_ != text_.size()) out_.bad = at_;
  }

  std::string_view text_;
  const std::array<std::uint8_t, 256>& values_;
  bool padded_;
  std::size_t at_ = 0;
  std::uint32_t bits_ = 0;
  int digits_ = 0;
  Decoded out_;
};

}  // namespace

std::optional<Base64> base64_named(std::string_view name) {
  if (name == "std") return Base64::std;
  if (name == "rawstd") return Base64::rawstd;
  if (name == "url") return Base64::url;
  if (name == "rawurl") return Base64::rawurl;
  return std::nullopt;
}

std::string base64_of(std::string_view bytes, Base64 variant) {
  const Alphabet& digits = is_url(variant) ? of_urls : standard;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[i])); };
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  std::size_t to = 0, i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    for (int shift = 18; shift >= 0; shift -= 6) text[to++] = digits[bits >> shift & 63];
  }
  if (const std::size_t left = bytes.size() - i; left > 0) {
    const std::uint32_t bits = byte(i) << 16 | (left > 1 ? byte(i + 1) << 8 : 0);
    text[to++] = digits[bits >> 18 & 63];
    text[to++] = digits[bits >> 12 & 63];
    if (left > 1) text[to++] = digits[bits >> 6 & 63];
    if (!is_padded(variant)) text.resize(to);
  }
  return text;
}

Decoded from_base64(std::string_view text, Base64 variant) { return Reader(text, variant).read(); }

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(bytes.size() * 2, '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(bytes[i]);
    text[2 * i] = digits[byte >> 4];
    text[2 * i + 1] = digits[byte & 15];
  }
  return text;
}

}  // namespace brink::script::js
