#include "input/options/rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace brink::input {

std::string as_given(const Values& values, std::string_view name) {
  const Option* option = find_option(values.command(), name);
  if (option->kind == Kind::toggle && !values.toggle(name, true)) return fmt::format("--no-{}", option->name);
  if (!option->takes_value()) return spelled(*option);
  return fmt::format("{} {}", spelled(*option), option->repeatable ? values.all(name).back() : values.text(name));
}

Result<std::monostate> check_rules(const Values& values, std::span<const Exclusion> exclusions,
                                   std::span<const Need> needs) {
  for (const Exclusion& rule : exclusions) {
    if (!values.on_line(rule.one) || !values.on_line(rule.other)) continue;
    return usage_error(
        fmt::format("{} and {} cannot be given together", as_given(values, rule.one), as_given(values, rule.other)),
        std::string(rule.hint));
  }
  for (const Need& rule : needs) {
    if (!values.on_line(rule.option)) continue;
    const auto any = split(rule.needs, '|');
    if (std::any_of(any.begin(), any.end(), [&](std::string_view name) { return values.on_line(name); })) continue;
    return usage_error(fmt::format("{} needs --{}", as_given(values, rule.option), any.front()),
                       std::string(rule.hint));
  }
  return std::monostate{};
}

}  // namespace brink::input
