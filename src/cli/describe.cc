#include "cli/describe.h"

#include <fmt/format.h>

#include "input/options/values.h"

namespace brink::cli {

using input::CommandInfo;
using input::Kind;
using input::Option;

std::vector<Group> groups_of(input::Command command) {
  std::vector<Group> groups;
  for (const Option* option : input::options_of(command)) {
    if (groups.empty() || groups.back().first != option->group) groups.push_back({option->group, {}});
    groups.back().second.push_back(option);
  }
  return groups;
}

std::string heading(const Option& option) {
  std::string text = option.short_name.empty() ? "" : fmt::format("-{}, ", option.short_name);
  text += input::spelled(option);
  if (option.kind == Kind::toggle) text += fmt::format(", --no-{}", option.name);
  if (option.takes_value()) text += fmt::format(" {}", option.value_name);
  return text;
}

std::string description(const Option& option) {
  std::string text(option.help);
  const std::string choices = option.kind == Kind::choice ? input::expectation(option) : "";
  const std::string fallback = option.default_text.empty() ? "" : fmt::format("default {}", option.default_text);
  const std::string_view between = choices.empty() || fallback.empty() ? "" : ", ";
  if (!choices.empty() || !fallback.empty()) text += fmt::format(" ({}{}{})", choices, between, fallback);
  if (!option.also.empty()) text += fmt::format("; also --{}", option.also);
  if (!option.env.empty()) text += fmt::format("; also read from {}", option.env);
  return text;
}

std::string full_description(const Option& option) {
  const bool limited = option.kind == Kind::integer || option.kind == Kind::number || option.kind == Kind::duration;
  return limited ? fmt::format("{}. Takes {}.", description(option), input::expectation(option))
                 : description(option) + ".";
}

std::string synopsis(const CommandInfo& command) {
  std::string text = fmt::format("brink {} [OPTION]...", command.name);
  if (command.argument.most == 0) return text;
  std::string argument(command.argument.name);
  if (command.argument.most > 1 && command.argument.first_choices.empty()) argument += "...";
  return text + (command.argument.least == 0 ? fmt::format(" [{}]", argument) : " " + argument);
}

}  // namespace brink::cli
