#include "cli/reference.h"

#include <fmt/format.h>

#include "cli/describe.h"
#include "cli/exit_code.h"

namespace brink::cli {
namespace {

using input::CommandInfo;
using input::Option;

// In a table cell a bar would begin the next one, and a tag would be taken for HTML.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    if (c == '<') {
      out += "&lt;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string table(const std::vector<const Option*>& options) {
  std::string out = "| option | meaning |\n|---|---|\n";
  for (const Option* option : options) {
    out += fmt::format("| `{}` | {} |\n", heading(*option), cell(full_description(*option)));
  }
  return out;
}

std::string command_section(const CommandInfo& command) {
  std::string out =
      fmt::format("\n## {}\n\n```\n{}\n```\n\n{}\n", command.name, synopsis(command), command.description);
  if (!command.argument.name.empty()) out += fmt::format("\n`{}`: {}.\n", command.argument.name, command.argument.help);
  for (const auto& [name, options] : groups_of(command.command)) {
    std::vector<const Option*> own;
    for (const Option* option : options) {
      if (option->commands != input::in_all) own.push_back(option);
    }
    if (!own.empty()) out += fmt::format("\n**{}**\n\n{}", name, table(own));
  }
  if (command.examples.empty()) return out;
  out += "\n```\n";
  for (const input::Example& example : command.examples) out += fmt::format("# {}\n{}\n", example.what, example.line);
  return out + "```\n";
}

}  // namespace

std::string markdown_reference() {
  std::string out =
      "# Commands\n\n"
      "Made by `brink man --markdown` from the option table, `src/input/options/table_*.cc`.\n\n"
      "Results go to stdout, everything else to stderr. An option's value stands in the next word or after `=`; times "
      "are "
      "written `10`, `10s`, `500ms`, `1m30s`.\n";
  for (const CommandInfo& command : input::all_commands()) out += command_section(command);
  std::vector<const Option*> global;
  for (const Option& option : input::all_options()) {
    if (option.commands == input::in_all) global.push_back(&option);
  }
  out += "\n## Every command\n\n" + table(global) + "\n## Exit status\n\n| code | meaning |\n|---|---|\n";
  for (const ExitCodeRow& row : all_exit_codes()) {
    out += fmt::format("| {} | {} |\n", static_cast<int>(row.code), cell(row.meaning));
  }
  return out;
}

}  // namespace brink::cli
