#include "script/js/text_decoding.h"

#include <array>

#include "base/text.h"

namespace brink::script::js {
namespace {

constexpr char32_t byte_order_mark = 0xfeff, replacement = 0xfffd;

struct Label {
  std::string_view label;
  TextDecoding::Encoding encoding;
};
using enum TextDecoding::Encoding;
constexpr Label labels[] = {{"utf-8", utf8},
                            {"utf8", utf8},
                            {"unicode-1-1-utf-8", utf8},
                            {"utf-16le", utf16le},
                            {"utf-16", utf16le},
                            {"ucs-2", utf16le},
                            {"utf-16be", utf16be},
                            {"latin1", windows1252},
                            {"iso-8859-1", windows1252},
                            {"ascii", windows1252},
                            {"us-ascii", windows1252},
                            {"windows-1252", windows1252},
                            {"cp1252", windows1252},
                            {"iso8859-1", windows1252},
                            {"l1", windows1252}};

// What 0x80 to 0x9f are in windows-1252.
constexpr std::array<char16_t, 32> windows_signs = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                                    0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                                    0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                    0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

// How many bytes follow the first; -1: it begins nothing.
int following(std::uint8_t first) {
  if (first < 0x80) return 0;
  if (first >= 0xc2 && first < 0xe0) return 1;
  if (first >= 0xe0 && first < 0xf0) return 2;
  return first >= 0xf0 && first < 0xf5 ? 3 : -1;
}

// The second byte of some has less room.
bool continues(std::uint8_t first, int place, std::uint8_t next) {
  std::uint8_t low = 0x80, high = 0xbf;
  if (place == 1 && first == 0xe0) low = 0xa0;
  if (place == 1 && first == 0xed) high = 0x9f;
  if (place == 1 && first == 0xf0) low = 0x90;
  if (place == 1 && first == 0xf4) high = 0x8f;
  return next >= low && next <= high;
}

bool is_high(char32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low(char32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | (c >> shift & 0x3f))); };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xc0 | c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | c >> 12));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xf0 | c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

std::optional<TextDecoding::Encoding> TextDecoding::labelled(std::string_view label) {
  const std::string lower = to_lower(trim(label));
  for (const Label& known : labels) {
    if (known.label == lower) return known.encoding;
  }
  return std::nullopt;
}

std::string_view TextDecoding::name(Encoding encoding) {
  switch (encoding) {
    case utf16le: return "utf-16le";
    case utf16be: return "utf-16be";
    case windows1252: return "windows-1252";
    default: return "utf-8";
  }
}

void TextDecoding::put(char32_t sign) {
  if (!begun_) {
    begun_ = true;
    if (sign == byte_order_mark && !keeps_bom_ && encoding_ != windows1252) return;
  }
  append_utf8(out_, sign);
}

void TextDecoding::replace() {
  failed_ = true;
  put(replacement);
}

void TextDecoding::take_utf8(std::string_view bytes, bool more) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto first = static_cast<std::uint8_t>(bytes[at]);
    const int rest = following(first);
    char32_t sign = rest <= 0 ? first : first & (0x3f >> rest);
    int taken = 1;
    bool cut = false;
    for (; taken <= rest; ++taken) {
      const std::size_t place = at + static_cast<std::size_t>(taken);
      cut = place == bytes.size();
      if (cut || !continues(first, taken, static_cast<std::uint8_t>(bytes[place]))) break;
      sign = sign << 6 | (static_cast<std::uint8_t>(bytes[place]) & 0x3f);
    }
    if (cut && more) break;
    if (rest >= 0 && taken > rest) {
      put(sign);
    } else {
      replace();
    }
    at += static_cast<std::size_t>(taken);
  }
  pending_.assign(bytes.substr(at));
}

void TextDecoding::take_utf16(std::string_view bytes, bool more) {
  const auto unit_at = [&](std::size_t at) {
    const auto a = static_cast<std::uint8_t>(bytes[at]), b = static_cast<std::uint8_t>(bytes[at + 1]);
    return static_cast<char32_t>(encoding_ == utf16le ? b << 8 | a : a << 8 | b);
  };
  std::size_t at = 0;
  while (at + 1 < bytes.size()) {
    const char32_t unit = unit_at(at);
    if (is_high(unit) && at + 3 >= bytes.size() && more) break;
    if (is_high(unit) && at + 3 < bytes.size() && is_low(unit_at(at + 2))) {
      put(0x10000 + ((unit - 0xd800) << 10) + (unit_at(at + 2) - 0xdc00));
      at += 4;
      continue;
    }
    if (is_high(unit) || is_low(unit)) {
      replace();
    } else {
      put(unit);
    }
    at += 2;
  }
  if (!more && at < bytes.size()) {
    replace();
    at = bytes.size();
  }
  pending_.assign(bytes.substr(at));
}

void TextDecoding::take_windows(std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    put(byte >= 0x80 && byte < 0xa0 ? windows_signs[byte - 0x80u] : byte);
  }
}

std::optional<std::string> TextDecoding::decode(std::string_view bytes, bool more) {
  std::string joined;
  if (!pending_.empty()) {
    joined = std::exchange(pending_, {});
    joined.append(bytes);
    bytes = joined;
  }
  switch (encoding_) {
    case utf8: take_utf8(bytes, more); break;
    case windows1252: take_windows(bytes); break;
    default: take_utf16(bytes, more); break;
  }
  std::string text = std::exchange(out_, {});
  const bool failed = std::exchange(failed_, false) && fatal_;
  if (!more || failed) {
    begun_ = false;
    pending_.clear();
  }
  if (failed) return std::nullopt;
  return text;
}

}  // namespace brink::script::js
