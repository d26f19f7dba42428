#include "output/k6/numbers.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace brink::output::k6 {
namespace {

std::string without_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

// Two decimals, the rest cut off.
std::string cut(double value) { return without_zeros(fmt::format("{:.2f}", std::trunc(value * 100 + 1e-7) / 100)); }

std::string time_text(double ms) {
  if (ms == 0) return "0s";
  if (ms < 0) return "-" + time_text(-ms);
  if (ms < 0.001) return cut(ms * 1e6) + "ns";
  if (ms < 1) return cut(ms * 1e3) + "\u00b5s";
  if (ms < 1e3) return cut(ms) + "ms";
  if (ms < 60e3) return cut(ms / 1e3) + "s";
  const auto whole = static_cast<std::uint64_t>(ms / 1e3);
  if (ms < 3600e3) return fmt::format("{}m{}s", whole / 60, whole % 60);
  return fmt::format("{}h{}m{}s", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string in_unit(double ms, std::string_view unit) {
  const double factor = unit == "s" ? 1e-3 : unit == "us" ? 1e3 : 1;
  return fmt::format("{:.2f}{}", ms * factor, unit == "us" ? "\u00b5s" : unit);
}

std::string data_text(double bytes) {
  constexpr std::array<std::string_view, 6> units = {"B", "kB", "MB", "GB", "TB", "PB"};
  if (bytes < 10) return plain_text(std::floor(bytes)) + " B";
  std::size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < units.size()) {
    bytes /= 1000;
    ++unit;
  }
  return bytes < 10 ? fmt::format("{:.1f} {}", bytes, units[unit]) : fmt::format("{:.0f} {}", bytes, units[unit]);
}

}  // namespace

std::string plain_text(double value) { return without_zeros(fmt::format("{:.6f}", value)); }

std::string value_text(double value, MetricContains contains, std::string_view unit) {
  switch (contains) {
    case MetricContains::time: return unit.empty() ? time_text(value) : in_unit(value, unit);
    case MetricContains::data: return data_text(value);
    case MetricContains::plain: break;
  }
  return plain_text(value);
}

std::string share_text(double share) { return fmt::format("{:.2f}%", std::trunc(share * 1e4 + 1e-7) / 100); }

std::string clock_text(Duration d) {
  const double s = seconds(d);
  const auto minutes = static_cast<std::uint64_t>(s / 60);
  const double rest = std::floor((s - static_cast<double>(minutes) * 60) * 10) / 10;
  if (minutes < 60) return fmt::format("{:02}m{:04.1f}s", minutes, rest);
  return fmt::format("{}h{:02}m{:04.1f}s", minutes / 60, minutes % 60, rest);
}

std::string length_text(Duration d) {
  const double s = seconds(d);
  const auto minutes = static_cast<std::uint64_t>(s / 60);
  const std::string rest = plain_text(std::round((s - static_cast<double>(minutes) * 60) * 10) / 10) + "s";
  if (minutes == 0) return rest;
  if (minutes < 60) return fmt::format("{}m{}", minutes, rest);
  return fmt::format("{}h{}m{}", minutes / 60, minutes % 60, rest);
}

}  // namespace brink::output::k6
