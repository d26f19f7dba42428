#include "plan/leg.h"

#include <fmt/format.h>

#include <algorithm>

namespace brink::plan {

Duration length_of(const std::vector<Leg>& legs) {
  Duration length{};
  for (const Leg& leg : legs) length += leg.length;
  return length;
}

double peak_of(double from, const std::vector<Leg>& legs) {
  double peak = from;
  for (const Leg& leg : legs) peak = std::max(peak, leg.target);
  return peak;
}

std::string words_of(double from, const std::vector<Leg>& legs) {
  constexpr std::size_t most = 12;  // named one by one
  std::string words = fmt::format("from {}", from);
  for (std::size_t i = 0; i < legs.size() && i < most; ++i) {
    const bool jumps = legs[i].length == Duration::zero();
    words += fmt::format("{} {}{}", i == 0 ? ":" : ",", legs[i].target,
                         jumps ? " at once" : " in " + words_of(legs[i].length));
  }
  return legs.size() > most ? words + fmt::format(", ... {} in all", legs.size()) : words;
}

std::string words_of(Duration d) {
  using std::chrono::hours, std::chrono::minutes;
  if (d < std::chrono::seconds(1)) return fmt::format("{:g}ms", milliseconds(d));
  const auto whole = std::chrono::duration_cast<minutes>(d);
  const double rest = seconds(d - whole);
  std::string words;
  if (whole >= hours(1)) words += fmt::format("{}h", whole / hours(1));
  if (whole % hours(1) > minutes(0)) words += fmt::format("{}m", (whole % hours(1)).count());
  if (rest > 0) words += fmt::format("{:g}s", rest);
  return words;
}

}  // namespace brink::plan
