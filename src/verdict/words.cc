#include "verdict/words.h"

#include <fmt/format.h>

#include <cmath>

namespace brink::verdict {
namespace {

// To `digits` significant ones, never more than two behind the point.
double rounded(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return 0;
  const double unit = std::pow(10.0, std::max(-2.0, std::floor(std::log10(std::abs(value))) - (digits - 1)));
  return std::round(value / unit) * unit;
}

std::string with_commas(double value) {
  std::string text = fmt::format("{:.0f}", value);
  for (auto at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

}  // namespace

std::string amount_text(double amount) {
  const double value = rounded(amount, 3);
  return value >= 100 ? with_commas(value) : fmt::format("{:g}", value);
}

std::string users_text(double users) {
  const std::string amount = amount_text(users);
  return amount == "1" ? "1 user" : amount + " users";
}

std::string rate_text(double per_second) { return amount_text(per_second) + " req/s"; }

std::string share_text(double share) { return fmt::format("{:g} %", rounded(share * 100, 2)); }

std::string time_text(Duration d) {
  if (d >= std::chrono::seconds(1)) return fmt::format("{:.1f} s", seconds(d));
  return fmt::format("{:g} ms", rounded(milliseconds(d), 2));
}

std::string route_text(std::optional<RouteId> route, const std::vector<std::string>& names) {
  return route && route->value < names.size() ? names[route->value] : "the target";
}

}  // namespace brink::verdict
