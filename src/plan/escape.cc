#include "plan/escape.h"

#include <cstdint>

#include "base/url.h"
#include "base/utf8.h"

namespace brink::plan {
namespace {

constexpr std::string_view upper_hex = "0123456789ABCDEF";
constexpr std::string_view lower_hex = "0123456789abcdef";

void append_unit(std::string& out, std::uint32_t unit) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += lower_hex[(unit >> shift) & 15];
}

void append_json_char(std::string& out, char32_t code) {
  switch (code) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: break;
  }
  if (code >= 0x20 && code < 0x7f) {
    out += static_cast<char>(code);
  } else if (code < 0x10000) {
    append_unit(out, code);
  } else {
    append_unit(out, 0xd800 + ((code - 0x10000) >> 10));
    append_unit(out, 0xdc00 + ((code - 0x10000) & 0x3ff));
  }
}

void append_json(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = code_point_at(text, at);
    append_json_char(out, next.value);
    at += next.bytes;
  }
}

void append_form(std::string& out, std::string_view text) {
  for (const char c : text) {
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (word || c == '*' || c == '-' || c == '.' || c == '_') {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'%', upper_hex[byte >> 4], upper_hex[byte & 15]});
    }
  }
}

}  // namespace

void append_escaped(std::string& out, std::string_view text, Escaping escaping) {
  switch (escaping) {
    case Escaping::none: out += text; return;
    case Escaping::json: append_json(out, text); return;
    case Escaping::form: append_form(out, text); return;
    case Escaping::target: append_to_target(out, text); return;
  }
}

}  // namespace brink::plan
