#include "cli/parse.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.h"
#include "input/options/nearest.h"

namespace brink::cli {
namespace {

using input::Command;
using input::CommandInfo;
using input::Option;

constexpr std::string_view no_command_hint = "see: brink --help";

// Where the command stands: the first word that is no option and no option's value.
std::size_t command_at(const std::vector<std::string>& words) {
  std::size_t i = 0;
  while (i < words.size() && words[i].size() > 1 && words[i].front() == '-') i += words[i] == "--color" ? 2 : 1;
  return std::min(i, words.size());
}

tl::unexpected<Error> unknown_command(const std::string& word) {
  if (word.find("://") != std::string::npos) {
    return usage_error(fmt::format("\"{}\" is not a command", word), fmt::format("did you mean: brink run {}", word));
  }
  std::vector<std::string_view> names;
  for (const CommandInfo& command : input::all_commands()) names.push_back(command.name);
  const std::string_view near = input::nearest(word, names);
  return usage_error(fmt::format("\"{}\" is not a command", word),
                     near.empty() ? std::string(no_command_hint) : fmt::format("did you mean: brink {}", near));
}

std::string_view without_dashes(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return word.substr(0, word.find('='));
}

tl::unexpected<Error> unknown_option(const CommandInfo& command, const std::string& word) {
  const std::string_view name = without_dashes(word);
  const std::string message = fmt::format("{} has no option {}", command.name, word.substr(0, word.find('=')));
  for (const CommandInfo& other : input::all_commands()) {
    const bool elsewhere = name.size() > 1 && input::find_option(other.command, name) != nullptr;
    if (elsewhere)
      return usage_error(message, fmt::format("it belongs to {}; see: brink {} --help", other.name, command.name));
  }
  std::vector<std::string> spellings;
  for (const Option* option : input::options_of(command.command)) {
    spellings.emplace_back(option->name);
    if (!option->also.empty()) spellings.emplace_back(option->also);
    if (option->kind == input::Kind::toggle) spellings.push_back("no-" + std::string(option->name));
  }
  const std::string_view near = input::nearest(name, {spellings.begin(), spellings.end()});
  return usage_error(message, near.empty() ? fmt::format("see: brink {} --help", command.name)
                                           : fmt::format("did you mean --{}?", near));
}

std::string cli11_names(const Option& option) {
  std::string names = "--" + std::string(option.name);
  if (!option.short_name.empty()) names += ",-" + std::string(option.short_name);
  if (!option.also.empty()) names += ",--" + std::string(option.also);
  if (option.kind == input::Kind::toggle) names += ",!--no-" + std::string(option.name);
  return names;
}

// The words that CLI11 is shown, and those after "--", which are arguments whatever they look like.
struct Words {
  std::vector<std::string> cut;
  std::vector<std::string> arguments;
};

// "import curl" and then a command as it was typed: "curl" once more, a URL, or an option that is not ours. A file, or
// an option of ours, begins no command.
bool begins_curl_command(Command command, const std::string& word, const std::string& next) {
  if (command != Command::import_file || word != "curl") return false;
  if (next == "curl" || next.find("://") != std::string::npos) return true;
  const bool is_option = next.size() > 1 && next.front() == '-' && next != "--";
  return is_option && input::find_option(command, without_dashes(next)) == nullptr;
}

// CLI11 takes the next word for the value of "--body=", so such words are cut here.
Words cut_at_equals(Command command, const std::vector<std::string>& words) {
  Words result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--") {
      result.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      return result;
    }
    if (i + 1 < words.size() && begins_curl_command(command, word, words[i + 1])) {  // the rest is curl's
      result.cut.push_back(word);
      result.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      return result;
    }
    const auto equals = word.find('=');
    const bool is_long = word.starts_with("--");
    const bool is_short = !is_long && word.size() == 2 && word.front() == '-';
    const Option* option = is_long || is_short ? input::find_option(command, without_dashes(word)) : nullptr;
    const bool takes_value = option != nullptr && option->takes_value();
    if (is_long && takes_value && equals != std::string::npos) {
      result.cut.push_back(word.substr(0, equals));
      result.cut.push_back(word.substr(equals + 1));
      continue;
    }
    result.cut.push_back(word);
    if (takes_value && i + 1 < words.size()) result.cut.push_back(words[++i]);  // whatever it looks like
  }
  return result;
}

// The command's options told to CLI11, which only cuts: it converts, checks and prints nothing.
class Cutter {
 public:
  explicit Cutter(const CommandInfo& command) : command_(command) {
    app_.set_help_flag("");
    app_.allow_extras();
    for (const Option* option : input::options_of(command.command)) {
      CLI::Option* added = option->takes_value() ? add_value(*option) : app_.add_flag(cli11_names(*option));
      if (!option->takes_value()) added->disable_flag_override();
      options_.emplace_back(option, added);
    }
  }

  Result<CommandLine> cut(Words words) {
    std::reverse(words.cut.begin(), words.cut.end());
    try {
      app_.parse(std::move(words.cut));
    } catch (const CLI::ArgumentMismatch& error) {
      return mismatch(error);
    } catch (const CLI::Error& error) {
      return usage_error(error.what(), fmt::format("see: brink {} --help", command_.name));
    }
    CommandLine line;
    line.command = command_.command;
    for (const auto& [option, added] : options_) {
      if (added->count() > 0 && option->name == "help") line.help = true;
      if (added->count() > 0 && option->name == "version") line.version = true;
      for (const std::string& text : added->results()) line.raw.options.emplace_back(option, text);
    }
    for (std::string word : app_.remaining()) {
      const bool is_argument = word.size() < 2 || word.front() != '-';
      if (is_argument) {
        line.raw.arguments.push_back(std::move(word));
      } else if (!line.help) {
        return unknown_option(command_, word);
      }
    }
    std::move(words.arguments.begin(), words.arguments.end(), std::back_inserter(line.raw.arguments));
    return line;
  }

 private:
  CLI::Option* add_value(const Option& option) {
    constexpr int any_number = -1;  // input::Values decides what may be repeated
    return app_.add_option(cli11_names(option))
        ->type_size(1)
        ->expected(any_number)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  tl::unexpected<Error> mismatch(const CLI::ArgumentMismatch& error) {
    const std::string_view what = error.what();
    const std::string_view word = what.substr(0, what.find_first_of(": "));
    const Option* option = input::find_option(command_.command, without_dashes(word));
    const std::string help = fmt::format("see: brink {} --help", command_.name);
    if (option == nullptr) return usage_error(std::string(what), help);
    if (!option->takes_value()) return usage_error(fmt::format("{} takes no value", input::spelled(*option)), help);
    return usage_error(fmt::format("{} needs a value", input::spelled(*option)), "give " + input::expectation(*option));
  }

  const CommandInfo& command_;
  CLI::App app_;
  std::vector<std::pair<const Option*, CLI::Option*>> options_;
};

// Only global options: asking for help or the version needs no command.
Result<CommandLine> without_command(const std::vector<std::string>& words) {
  CommandLine line;
  for (const std::string& word : words) {
    if (!word.starts_with('-')) continue;  // the value of --color
    const Option* option = input::find_option(Command::man, without_dashes(word));
    const bool global = option != nullptr && option->commands == input::in_all;
    if (!global) return usage_error(fmt::format("no command before {}", word), std::string(no_command_hint));
    line.help = line.help || option->name == "help";
    line.version = line.version || option->name == "version";
  }
  if (!line.help && !line.version) return usage_error("no command given", std::string(no_command_hint));
  return line;
}

}  // namespace

Result<CommandLine> parse_command_line(const std::vector<std::string>& arguments) {
  const auto at = command_at(arguments);
  if (at == arguments.size()) return without_command(arguments);
  std::vector<std::string> words = arguments;
  const std::string word = words[at];
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
  if (word == "help") {  // "brink help bench" is "brink bench --help"
    if (at == words.size()) return CommandLine{.help = true};
    std::vector<std::string> asked = words;
    asked.push_back("--help");
    return parse_command_line(asked);
  }
  const CommandInfo* command = input::find_command(word);
  if (command == nullptr) return unknown_command(word);
  return Cutter(*command).cut(cut_at_equals(command->command, words));
}

}  // namespace brink::cli
