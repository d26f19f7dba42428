#include "protocol/set_cookie.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/text.h"
#include "protocol/scan.h"
#include "protocol/token.h"

namespace brink::protocol {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// RFC 6265's delimiter: everything that is neither digit, letter, ':' nor a byte from 0x7f on.
constexpr bool is_date_delimiter(char c) {
  const auto b = static_cast<unsigned char>(c);
  return b == 0x09 || (b >= 0x20 && b <= 0x2f) || (b >= 0x3b && b <= 0x40) || (b >= 0x5b && b <= 0x60) ||
         (b >= 0x7b && b <= 0x7e);
}

// Takes `least` to `most` digits off the front, which no further digit may follow.
std::optional<int> take_number(std::string_view& s, std::size_t least, std::size_t most) {
  std::size_t digits = 0;
  int value = 0;
  while (digits < s.size() && digits <= most && is_digit(s[digits])) value = value * 10 + (s[digits++] - '0');
  if (digits < least || digits > most) return std::nullopt;
  s.remove_prefix(digits);
  return value;
}

struct DateParts {
  std::optional<std::chrono::seconds> time;
  std::optional<int> day;
  std::optional<int> month;  // 1..12
  std::optional<int> year;
};

std::optional<std::chrono::seconds> time_of(std::string_view token) {
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      if (!token.starts_with(':')) return std::nullopt;
      token.remove_prefix(1);
    }
    const auto number = take_number(token, 1, 2);
    if (!number) return std::nullopt;
    parts[i] = *number;
  }
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59) return std::nullopt;
  return std::chrono::seconds(parts[0] * 3600 + parts[1] * 60 + parts[2]);
}

std::optional<int> month_of(std::string_view token) {
  constexpr std::array<std::string_view, 12> names{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (iequals(token.substr(0, 3), names[i])) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

// The first token of each kind counts, tried in this order; text may follow the number, as in "21th".
void on_token(std::string_view token, DateParts& parts) {
  if (!parts.time && (parts.time = time_of(token))) return;
  std::string_view rest = token;
  if (!parts.day && (parts.day = take_number(rest, 1, 2))) return;
  if (!parts.month && (parts.month = month_of(token))) return;
  rest = token;
  if (!parts.year) parts.year = take_number(rest, 2, 4);
}

std::optional<std::int64_t> parse_max_age(std::string_view s) {
  const bool negative = s.starts_with('-');
  if (negative) s.remove_prefix(1);
  if (s.empty() || !std::all_of(s.begin(), s.end(), is_digit)) return std::nullopt;
  const auto value = parse_int(s).value_or(std::numeric_limits<std::int64_t>::max());
  return negative ? -value : value;
}

void on_attribute(std::string_view name, std::string_view value, SetCookie& cookie) {
  if (iequals(name, "Expires")) {
    if (const auto date = parse_cookie_date(value)) cookie.expires = date;
  } else if (iequals(name, "Max-Age")) {
    if (const auto age = parse_max_age(value)) cookie.max_age = age;
  } else if (iequals(name, "Domain")) {
    if (value.starts_with('.')) value.remove_prefix(1);
    if (!value.empty() && value.size() <= CookieJar::max_attribute) cookie.domain = value;
  } else if (iequals(name, "Path")) {
    cookie.path.reset();
    if (value.starts_with('/') && value.size() <= CookieJar::max_attribute) cookie.path = value;
  } else if (iequals(name, "Secure")) {
    cookie.secure = true;
  }
}

}  // namespace

std::optional<WallTime> parse_cookie_date(std::string_view text) {
  DateParts parts;
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size() && !is_date_delimiter(text[length])) ++length;
    if (length > 0) on_token(text.substr(0, length), parts);
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  if (!parts.time || !parts.day || !parts.month || !parts.year) return std::nullopt;
  int year = *parts.year;
  if (year < 70) year += 2000;
  if (year < 100) year += 1900;
  const auto date = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(*parts.month)) /
                    std::chrono::day(static_cast<unsigned>(*parts.day));
  if (year < 1601 || !date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date)) + *parts.time;
}

std::optional<SetCookie> parse_set_cookie(std::string_view text) {
  const char* const end = text.data() + text.size();
  if (ControlScan(text.data(), end).next() != end) return std::nullopt;
  const std::string_view pair = text.substr(0, text.find(';'));
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  SetCookie cookie;
  cookie.name = trim_ows(pair.substr(0, equals));
  cookie.value = trim_ows(pair.substr(equals + 1));
  if (cookie.name.empty()) return std::nullopt;
  text.remove_prefix(pair.size());
  while (!text.empty()) {
    text.remove_prefix(1);  // the ';'
    const std::string_view attribute = text.substr(0, text.find(';'));
    const std::size_t at = std::min(attribute.find('='), attribute.size());
    const std::string_view value = attribute.substr(std::min(at + 1, attribute.size()));
    on_attribute(trim_ows(attribute.substr(0, at)), trim_ows(value), cookie);
    text.remove_prefix(attribute.size());
  }
  return cookie;
}

}  // namespace brink::protocol
