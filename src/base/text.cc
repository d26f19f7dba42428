#include "base/text.h"

#include <charconv>
#include <cmath>

namespace brink {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::optional<double> unit_in_seconds(std::string_view unit) {
  if (unit.empty() || unit == "s") return 1.0;
  if (unit == "ms") return 1e-3;
  if (unit == "us" || unit == "µs") return 1e-6;
  if (unit == "m") return 60.0;
  if (unit == "h") return 3600.0;
  return std::nullopt;
}

}  // namespace

std::string_view trim(std::string_view s) {
  while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
  while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
  return s;
}

std::string to_lower(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = lower(c);
  return out;
}

bool iequals(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

bool icontains(std::string_view text, std::string_view part) {
  return to_lower(text).find(to_lower(part)) != std::string::npos;
}

std::vector<std::string_view> split(std::string_view s, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = s.find(separator);
    parts.push_back(s.substr(0, at));
    if (at == std::string_view::npos) return parts;
    s.remove_prefix(at + 1);
  }
}

std::optional<std::int64_t> parse_int(std::string_view s) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (error != std::errc{} || end != s.data() + s.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_double(std::string_view s) {
  double value = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (error != std::errc{} || end != s.data() + s.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Result<Duration> parse_duration(std::string_view s) {
  const std::string_view whole = trim(s);
  const auto bad = [&] {
    return usage_error("\"" + std::string(whole) + "\" is not a duration", "write it as 30s, 500ms, 2m or 1m30s");
  };
  double total = 0;
  std::string_view rest = whole;
  if (rest.empty()) return bad();
  while (!rest.empty()) {
    const auto digits = rest.find_first_not_of("0123456789.");
    const auto number = parse_double(rest.substr(0, digits));
    rest.remove_prefix(digits == std::string_view::npos ? rest.size() : digits);
    const auto next = rest.find_first_of("0123456789.");
    const auto unit = unit_in_seconds(rest.substr(0, next));
    rest.remove_prefix(next == std::string_view::npos ? rest.size() : next);
    if (!number || !unit) return bad();
    total += *number * *unit;
  }
  return from_seconds(total);
}

}  // namespace brink
