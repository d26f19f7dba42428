// Names of routes: many targets, one row in a report.
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "base/url.h"

namespace brink {
namespace {

constexpr std::size_t uuid_size = 36;
constexpr std::size_t least_hex = 16;

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_hex(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

// 8-4-4-4-12 hexadecimal digits.
bool is_uuid(std::string_view s) {
  if (s.size() != uuid_size) return false;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? s[i] != '-' : !is_hex(s[i])) return false;
  }
  return true;
}

bool is_id(std::string_view s) {
  if (s.empty()) return false;
  if (std::all_of(s.begin(), s.end(), is_digit)) return true;
  return (s.size() >= least_hex && std::all_of(s.begin(), s.end(), is_hex)) || is_uuid(s);
}

std::string_view folded(std::string_view s) { return is_id(s) ? "{id}" : s; }

// "b=1&a=2&b=3" -> "?b&a": each key once, in the order of their first appearance.
std::string keys_of(std::string_view query) {
  std::vector<std::string_view> seen;
  std::string out;
  for (const std::string_view pair : split(query, '&')) {
    const std::string_view key = folded(pair.substr(0, pair.find('=')));
    if (key.empty() || std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(key);
    out.append(out.empty() ? "?" : "&").append(key);
  }
  return out;
}

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

std::string query_keys(std::string_view target) {
  const std::size_t mark = target.find('?');
  return mark == target.npos ? std::string() : keys_of(target.substr(mark + 1));
}

}  // namespace

std::string fold_ids(std::string_view target) {
  std::string out;
  const char* separator = "";
  for (const std::string_view segment : split(path_of(target), '/')) {
    out.append(separator).append(folded(segment));
    separator = "/";
  }
  return out + query_keys(target);
}

std::string fold_query(std::string_view target) { return std::string(path_of(target)) + query_keys(target); }

}  // namespace brink
