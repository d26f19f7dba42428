// Token characters (RFC 9110 §5.6.2): what methods and header names are made of.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace brink::protocol {

inline constexpr std::array<bool, 256> token_chars = [] {
  std::array<bool, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (const unsigned char c : std::string_view("!#$%&'*+-.^_`|~")) table[c] = true;
  return table;
}();

// How many characters of `s`, from its first on, are token characters.
constexpr std::size_t token_length(std::string_view s) {
  std::size_t n = 0;
  while (n < s.size() && token_chars[static_cast<unsigned char>(s[n])]) ++n;
  return n;
}

constexpr bool is_token(std::string_view s) { return !s.empty() && token_length(s) == s.size(); }

// Without the optional whitespace (spaces and tabs) around a header's value.
constexpr std::string_view trim_ows(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

}  // namespace brink::protocol
