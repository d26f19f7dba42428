#include "output/compat/pywrkr_words.h"

#include <fmt/format.h>

#include <cmath>

namespace brink::output::compat {

std::string pywrkr_ruler() { return std::string(70, '='); }

std::string pywrkr_heading(std::string_view title) {
  return fmt::format("\n{}\n  {}\n{}\n", pywrkr_ruler(), title, pywrkr_ruler());
}

std::string pywrkr_line(std::string_view label, const std::string& value) {
  return fmt::format("  {:<19}{}\n", fmt::format("{}:", label), value);
}

std::string pywrkr_time(double seconds) {
  if (seconds < 1e-3) return fmt::format("{:.2f}us", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.2f}ms", seconds * 1e3);
  return fmt::format("{:.2f}s", seconds);
}

std::string pywrkr_bytes(double bytes) {
  for (const char* unit : {"B", "KB", "MB", "GB"}) {
    if (std::abs(bytes) < 1024) return fmt::format("{:.2f}{}", bytes, unit);
    bytes /= 1024;
  }
  return fmt::format("{:.2f}TB", bytes);
}

}  // namespace brink::output::compat
