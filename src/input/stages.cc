#include "input/stages.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"

namespace brink::input {
namespace {

constexpr Duration most_length = std::chrono::hours(24);

Result<plan::Leg> parse_leg(std::string_view text, const Targets& targets) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return usage_error(fmt::format("\"{}\" has no target", text));
  const auto length = parse_duration(text.substr(0, colon));
  if (!length) return tl::unexpected(length.error());
  if (*length > most_length) return usage_error(fmt::format("\"{}\" lasts more than a day", text));
  const std::string_view number = trim(text.substr(colon + 1));
  const auto target = parse_double(number);
  if (!target || *target < 0 || (targets.whole && *target != std::floor(*target))) {
    return usage_error(fmt::format("\"{}\" is no number of {}", number, targets.what));
  }
  if (*target > targets.most) {
    return usage_error(fmt::format("{} {} are more than {:.0f}", number, targets.what, targets.most));
  }
  return plan::Leg{*length, *target};
}

Result<std::vector<plan::Leg>> parse(std::string_view text, const Targets& targets) {
  std::vector<plan::Leg> legs;
  for (const std::string_view part : split(text, ',')) {
    if (legs.size() == most_legs) return usage_error(fmt::format("more than {} stages", most_legs));
    auto leg = parse_leg(trim(part), targets);
    if (!leg) return tl::unexpected(leg.error());
    legs.push_back(*leg);
    if (plan::length_of(legs) > most_length) return usage_error("the stages last more than a day");
  }
  if (plan::length_of(legs) == Duration::zero()) return usage_error("the stages last no time at all");
  return legs;
}

}  // namespace

Result<std::vector<plan::Leg>> parse_stages(std::string_view text, const Targets& targets) {
  auto legs = parse(text, targets);
  if (legs) return legs;
  return usage_error(fmt::format("--stages: {}", legs.error().message),
                     fmt::format("write each as DURATION:{}, such as 30s:20,1m:50", targets.whole ? "USERS" : "RATE"));
}

}  // namespace brink::input
