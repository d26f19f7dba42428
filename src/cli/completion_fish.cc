#include <fmt/format.h>

#include <algorithm>

#include "cli/completion.h"
#include "input/options/option.h"

namespace brink::cli {
namespace {

using input::CommandInfo;
using input::Kind;
using input::Option;

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string value_action(const Option& option) {
  if (!option.takes_value()) return "";
  if (!option.choices.empty()) {
    std::string words(option.choices);
    std::replace(words.begin(), words.end(), '|', ' ');
    return fmt::format(" -x -a {}", quoted(words));
  }
  const bool path = option.kind == Kind::file || option.kind == Kind::folder;
  return path ? " -r -F" : " -x";
}

std::string option_lines(const CommandInfo& command, const Option& option) {
  const std::string condition = fmt::format("complete -c brink -n '__fish_seen_subcommand_from {}'", command.name);
  const std::string tail = fmt::format("{} -d {}\n", value_action(option), quoted(option.help));
  std::string line = fmt::format("{} -l {}", condition, option.name);
  if (!option.short_name.empty()) line += fmt::format(" -s {}", option.short_name);
  line += tail;
  if (!option.also.empty()) line += fmt::format("{} -l {}{}", condition, option.also, tail);
  if (option.kind == Kind::toggle) line += fmt::format("{} -l no-{}{}", condition, option.name, tail);
  return line;
}

}  // namespace

std::string fish_completion() {
  std::string out = "# fish completion for brink\ncomplete -c brink -f\n";
  for (const CommandInfo& command : input::all_commands()) {
    out +=
        fmt::format("complete -c brink -n __fish_use_subcommand -a {} -d {}\n", command.name, quoted(command.summary));
  }
  for (const CommandInfo& command : input::all_commands()) {
    if (!command.argument.choices.empty()) {
      std::string words(command.argument.choices);
      std::replace(words.begin(), words.end(), '|', ' ');
      out += fmt::format("complete -c brink -n '__fish_seen_subcommand_from {}' -a {}\n", command.name, quoted(words));
    }
    if (!command.argument.first_choices.empty()) {
      std::string words(command.argument.first_choices);
      std::replace(words.begin(), words.end(), '|', ' ');
      out +=
          fmt::format("complete -c brink -n '__fish_seen_subcommand_from {}' -F -a {}\n", command.name, quoted(words));
    }
    for (const Option* option : input::options_of(command.command)) out += option_lines(command, *option);
  }
  return out;
}

}  // namespace brink::cli
