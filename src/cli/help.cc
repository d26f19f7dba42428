#include "cli/help.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/version.h"
#include "cli/describe.h"
#include "cli/exit_code.h"
#include "cli/wrap.h"

namespace brink::cli {
namespace {

constexpr int text_column = 30;

std::string option_row(const input::Option& option, int width) {
  const std::string_view indent = option.short_name.empty() ? "      " : "  ";
  return help_row(fmt::format("{}{}", indent, heading(option)), description(option), text_column, width);
}

std::string paragraphs(std::string_view text, int width) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    out += wrap(text.substr(0, end), 0, 0, width) + '\n';
    text = end == std::string_view::npos ? "" : text.substr(end + 2);
  }
  return out;
}

std::string exit_codes(int width) {
  std::string out = "Exit status\n";
  for (const ExitCodeRow& code : all_exit_codes()) {
    out += fmt::format("  {:<4}", static_cast<int>(code.code)) + wrap(code.meaning, 6, 6, width).substr(6);
  }
  return out;
}

}  // namespace

int help_width(const Door& door) { return door.out_is_terminal ? std::clamp(door.columns, 60, 100) : 80; }

std::string help_row(std::string left, std::string_view right, int column, int width) {
  const auto indent = static_cast<std::size_t>(column);
  if (left.size() + 2 > indent) return left + '\n' + wrap(right, column, column, width);
  left.resize(indent, ' ');
  return left + wrap(right, column, column, width).substr(indent);
}

std::string general_help(int width) {
  std::string out = fmt::format(
      "brink {}: finds what breaks first, and at what load\n\nUsage: brink COMMAND [OPTION]...\n\nCommands\n", version);
  for (const input::CommandInfo& command : input::all_commands()) {
    out += fmt::format("  {:<12} {}\n", command.name, command.summary);
  }
  out +=
      "\nTo see it at work, in two terminals\n"
      "  brink demo --port 8080\n"
      "  brink run http://127.0.0.1:8080/\n\n";
  out += exit_codes(width);
  return out + '\n' +
         wrap("\"brink COMMAND --help\" lists the options of a command, \"brink man | man -l -\" is the manual.", 0, 0,
              width);
}

std::string command_help(const input::CommandInfo& command, int width) {
  std::string out = fmt::format("Usage: {}\n\n", synopsis(command));
  out += paragraphs(command.description, width);
  if (!command.argument.name.empty())
    out += help_row(fmt::format("  {}", command.argument.name), command.argument.help, text_column, width) + '\n';
  for (const auto& [name, options] : groups_of(command.command)) {
    out += fmt::format("{}\n", name);
    for (const input::Option* option : options) out += option_row(*option, width);
    out += '\n';
  }
  if (!command.examples.empty()) out += "Examples\n";
  for (const input::Example& example : command.examples)
    out += fmt::format("  {}\n", example.line) + wrap(example.what, 6, 6, width);
  if (command.examples.empty()) out.pop_back();
  return out;
}

}  // namespace brink::cli
