#include <fmt/format.h>

#include <algorithm>

#include "cli/completion.h"
#include "cli/describe.h"

namespace brink::cli {
namespace {

using input::CommandInfo;
using input::Kind;
using input::Option;

// Inside single quotes of an _arguments specification: quotes end it, brackets and colons part it.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
      continue;
    }
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string value_action(const Option& option) {
  if (!option.choices.empty()) {
    std::string words(option.choices);
    std::replace(words.begin(), words.end(), '|', ' ');
    return fmt::format("({})", words);
  }
  if (option.kind == Kind::file) return "_files";
  if (option.kind == Kind::folder) return "_files -/";
  return " ";
}

std::string specification(const Option& option, const std::string& spelling) {
  const bool is_long = spelling.starts_with("--");
  const std::string repeat = option.repeatable ? "*" : "";
  if (!option.takes_value()) return fmt::format("    '{}{}[{}]' \\\n", repeat, spelling, escaped(option.help));
  return fmt::format("    '{}{}{}[{}]:{}:{}' \\\n", repeat, spelling, is_long ? "=" : "+", escaped(option.help),
                     escaped(option.value_name), value_action(option));
}

std::string one_of(std::string_view choices) {
  std::string words(choices);
  std::replace(words.begin(), words.end(), '|', ' ');
  return fmt::format("({})", words);
}

std::string argument_specification(const CommandInfo& command) {
  if (command.argument.most == 0) return "";
  std::string action = "_urls";
  if (!command.argument.first_choices.empty()) {
    return fmt::format("    '1:{}:{}' \\\n    '*:FILE:_files' \\\n", command.argument.name,
                       one_of(command.argument.first_choices));
  }
  if (!command.argument.choices.empty()) {
    action = one_of(command.argument.choices);
  } else if (command.command == input::Command::show || command.command == input::Command::compare) {
    action = "_files -g \"*.json\"";
  }
  const std::string_view place = command.argument.most > 1 ? "*" : command.argument.least == 0 ? ":" : "1";
  return fmt::format("    '{}:{}:{}' \\\n", place, command.argument.name, action);
}

std::string command_function(const CommandInfo& command) {
  std::string out = fmt::format("_brink_{}() {{\n  _arguments -s -S \\\n", command.name);
  for (const Option* option : input::options_of(command.command)) {
    out += specification(*option, input::spelled(*option));
    if (!option->short_name.empty()) out += specification(*option, "-" + std::string(option->short_name));
    if (!option->also.empty()) out += specification(*option, "--" + std::string(option->also));
    if (option->kind == Kind::toggle) out += specification(*option, "--no-" + std::string(option->name));
  }
  out += argument_specification(command);
  out.replace(out.size() - 3, 3, "\n}\n\n");  // the last line goes on to nothing
  return out;
}

}  // namespace

std::string zsh_completion() {
  std::string functions;
  std::string names;
  for (const CommandInfo& command : input::all_commands()) {
    functions += command_function(command);
    names += fmt::format("    '{}:{}'\n", command.name, escaped(command.summary));
  }
  return "#compdef brink\n# zsh completion for brink\n\n" + functions +
         "_brink() {\n"
         "  local -a commands=(\n" +
         names +
         "  )\n"
         "  if (( CURRENT == 2 )); then\n"
         "    _describe command commands\n"
         "    return\n"
         "  fi\n"
         "  local command=$words[2]\n"
         "  shift words\n"
         "  (( CURRENT-- ))\n"
         "  (( $+functions[_brink_$command] )) && _brink_$command\n"
         "}\n\n"
         "_brink \"$@\"\n";
}

}  // namespace brink::cli
