#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/completion.h"
#include "input/options/option.h"

namespace brink::cli {
namespace {

using input::CommandInfo;
using input::Kind;
using input::Option;

std::vector<std::string> spellings(const Option& option) {
  std::vector<std::string> words{input::spelled(option)};
  if (!option.short_name.empty()) words.push_back("-" + std::string(option.short_name));
  if (!option.also.empty()) words.push_back("--" + std::string(option.also));
  if (option.kind == Kind::toggle) words.push_back("--no-" + std::string(option.name));
  return words;
}

std::string blank_separated(std::string_view choices) {
  std::string text(choices);
  std::replace(text.begin(), text.end(), '|', ' ');
  return text;
}

// How the value of an option is completed: a call in the script; empty for a value nobody can foresee.
std::string value_action(const Option& option) {
  if (!option.choices.empty()) return fmt::format("_brink_words '{}'", blank_separated(option.choices));
  if (option.kind == Kind::file) return "_brink_files -f";
  if (option.kind == Kind::folder) return "_brink_files -d";
  return "";
}

std::string command_case(const CommandInfo& command) {
  std::string words;
  std::string values;
  std::string unknown;  // options whose values nobody can foresee
  for (const Option* option : input::options_of(command.command)) {
    for (const std::string& word : spellings(*option)) words += word + " ";
    if (!option->takes_value()) continue;
    std::string pattern;
    for (const std::string& word : spellings(*option)) pattern += (pattern.empty() ? "" : "|") + word;
    const std::string action = value_action(*option);
    if (action.empty()) {
      unknown += (unknown.empty() ? "" : "|") + pattern;
    } else {
      values += fmt::format("        {}) {}; return ;;\n", pattern, action);
    }
  }
  if (!unknown.empty()) values += fmt::format("        {}) return ;;\n", unknown);
  words.pop_back();
  std::string argument = ":";
  if (!command.argument.choices.empty())
    argument = fmt::format("_brink_words '{}'", blank_separated(command.argument.choices));
  if (!command.argument.first_choices.empty())
    argument = fmt::format("_brink_files -W '{}' -f", blank_separated(command.argument.first_choices));
  const bool runs = command.command == input::Command::show || command.command == input::Command::compare;
  if (runs) argument = "_brink_files -W latest -f";
  return fmt::format(
      "    {})\n      case $prev in\n{}      esac\n"
      "      if [[ $cur == -* ]]; then _brink_words '{}'\n"
      "      else {}; fi ;;\n",
      command.name, values, words, argument);
}

}  // namespace

std::string bash_completion() {
  std::string commands;
  std::string cases;
  for (const CommandInfo& command : input::all_commands()) {
    commands += std::string(command.name) + " ";
    cases += command_case(command);
  }
  commands += "help";
  return fmt::format(
      "# bash completion for brink\n"
      "_brink_words() {{ COMPREPLY=($(compgen -W \"$1\" -- \"$cur\")); }}\n"
      "_brink_files() {{\n"
      "  compopt -o filenames 2>/dev/null\n"
      "  mapfile -t COMPREPLY < <(compgen \"$@\" -- \"$cur\")\n"
      "}}\n"
      "_brink() {{\n"
      "  local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} command= i\n"
      "  # --option=value comes as three words.\n"
      "  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${{COMP_WORDS[COMP_CWORD-2]}}; fi\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    case ${{COMP_WORDS[i]}} in\n"
      "      --color) ((i++)) ;;\n"
      "      -*) ;;\n"
      "      help) ;;\n"
      "      *) command=${{COMP_WORDS[i]}}; break ;;\n"
      "    esac\n"
      "  done\n"
      "  COMPREPLY=()\n"
      "  case $command in\n"
      "    '') _brink_words '{} --help --version --color --no-color' ;;\n"
      "{}"
      "  esac\n"
      "}}\n"
      "complete -F _brink brink\n",
      commands, cases);
}

}  // namespace brink::cli
