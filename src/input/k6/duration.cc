#include "input/k6/duration.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace brink::input::k6 {
namespace {

// Three of them together are within Duration.
constexpr double most_seconds = 30.0 * 366 * 86'400;

struct Unit {
  std::string_view name;
  double seconds;
};
constexpr std::array<Unit, 9> units = {{{"ns", 1e-9},
                                        {"us", 1e-6},
                                        {"\u00b5s", 1e-6},
                                        {"\u03bcs", 1e-6},
                                        {"ms", 1e-3},
                                        {"s", 1},
                                        {"m", 60},
                                        {"h", 3600},
                                        {"d", 86'400}}};

std::string_view take_while(std::string_view& text, bool (*wanted)(char)) {
  std::size_t n = 0;
  while (n < text.size() && wanted(text[n])) ++n;
  const std::string_view taken = text.substr(0, n);
  text.remove_prefix(n);
  return taken;
}

bool of_number(char c) { return (c >= '0' && c <= '9') || c == '.'; }
bool of_unit(char c) { return !of_number(c) && c != '-' && c != '+' && c != ' '; }

std::optional<double> seconds_of(std::string_view text) {
  double sum = 0;
  while (!text.empty()) {
    const auto number = brink::parse_double(take_while(text, of_number));
    const std::string_view name = take_while(text, of_unit);
    const auto* unit = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.name == name; });
    if (!number || unit == units.end()) return std::nullopt;
    sum += *number * unit->seconds;
  }
  return sum;
}

std::optional<Duration> checked(double s) {
  if (!std::isfinite(s) || std::abs(s) > most_seconds) return std::nullopt;
  return from_seconds(s);
}

// Without the zeros at the end of its fraction.
std::string short_number(double value) {
  std::string text = fmt::format("{:.9f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  if (const auto plain = brink::parse_double(text)) return checked(*plain / 1e3);
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  const auto s = text.empty() ? std::nullopt : seconds_of(text);
  return s ? checked(negative ? -*s : *s) : std::nullopt;
}

std::optional<Duration> duration_of(const nlohmann::json& value) {
  if (value.is_string()) return parse_duration(value.get_ref<const std::string&>());
  if (value.is_number()) return checked(value.get<double>() / 1e3);
  return std::nullopt;
}

std::string duration_text(Duration d) {
  if (d.count() == 0) return "0s";
  if (d.count() < 0) return "-" + duration_text(-d);
  const auto ns = static_cast<double>(d.count());
  if (ns < 1e3) return fmt::format("{}ns", d.count());
  if (ns < 1e6) return short_number(ns / 1e3) + "\u00b5s";
  if (ns < 1e9) return short_number(ns / 1e6) + "ms";
  const auto hours = std::chrono::floor<std::chrono::hours>(d);
  const auto minutes = std::chrono::floor<std::chrono::minutes>(d - hours);
  std::string out;
  if (hours.count() > 0) out += fmt::format("{}h", hours.count());
  if (d >= std::chrono::minutes(1)) out += fmt::format("{}m", minutes.count());
  return out + short_number(seconds(d - hours - minutes)) + "s";
}

}  // namespace brink::input::k6
