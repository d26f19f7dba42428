#include "output/number.h"

#include <fmt/format.h>
#include <array>
#include <cmath>

namespace brink::output {
namespace {

// Three significant digits of a value below 1,000; `at_most` digits after the point.
std::string three_digits(double value, int at_most = 2) {
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}", value, std::min(decimals, at_most));
}

std::string long_duration(double seconds) {
  const auto total = static_cast<std::uint64_t>(std::llround(std::min(seconds, 9e15)));
  if (total < 3600) return fmt::format("{}m{:02}s", total / 60, total % 60);
  return fmt::format("{}h{:02}m", total / 3600, total % 3600 / 60);
}

}  // namespace

std::string duration_text(double seconds, bool ascii) {
  if (!std::isfinite(seconds)) return "-";
  if (seconds < 0) return "-" + duration_text(-seconds, ascii);
  if (seconds == 0) return "0";
  if (seconds >= 99.95) return long_duration(seconds);
  // A value that rounds up to the next unit is written in that unit: 999.7 µs is 1.00 ms.
  if (seconds >= 0.9995) return three_digits(seconds) + " s";
  if (seconds >= 0.9995e-3) return three_digits(seconds * 1e3) + " ms";
  if (seconds >= 0.9995e-6) return three_digits(seconds * 1e6) + (ascii ? " us" : " µs");
  return fmt::format("{:.0f} ns", seconds * 1e9);
}

std::string ms_text(double milliseconds, bool ascii) { return duration_text(milliseconds / 1e3, ascii); }

std::string ms_text(const std::optional<double>& milliseconds, bool ascii) {
  return milliseconds ? ms_text(*milliseconds, ascii) : "-";
}

std::string count_text(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string amount_text(double amount) {
  if (!std::isfinite(amount)) return "-";
  if (amount < 0) return "-" + amount_text(-amount);
  if (amount >= 1e18) return fmt::format("{:.2e}", amount);
  const double tenths = std::round(amount * 10) / 10;
  if (tenths >= 10 || tenths == std::floor(tenths)) return count_text(static_cast<std::uint64_t>(std::llround(amount)));
  return fmt::format("{:.1f}", tenths);
}

std::string rate_text(double per_second) {
  if (!std::isfinite(per_second)) return "-";
  if (per_second < 0) return "-" + rate_text(-per_second);
  if (per_second == 0) return "0";
  if (per_second >= 99.95) return amount_text(per_second);
  return three_digits(per_second);
}

std::string bytes_text(double bytes) {
  if (!std::isfinite(bytes)) return "-";
  if (bytes < 0) return "-" + bytes_text(-bytes);
  if (bytes < 999.5) return fmt::format("{:.0f} B", bytes);
  static constexpr std::array units = {"KB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  for (bytes /= 1e3; bytes >= 999.5 && unit + 1 < units.size(); ++unit) bytes /= 1e3;
  return (bytes >= 999.5 ? amount_text(bytes) : three_digits(bytes)) + " " + units[unit];
}

std::string share_text(double share) {
  if (!std::isfinite(share)) return "-";
  if (share < 0) return "-" + share_text(-share);
  const double percent = share * 100;
  if (percent == 0) return "0 %";
  if (percent < 0.01) return "<0.01 %";
  if (percent < 0.995) return fmt::format("{:.2f} %", percent);
  if (percent < 9.95) return fmt::format("{:.1f} %", percent);
  if (percent < 99 || percent >= 100) return amount_text(percent) + " %";
  return percent > 99.9 ? ">99.9 %" : fmt::format("{:.1f} %", std::floor(percent * 10) / 10);
}

}  // namespace brink::output
