#include "cli/man_page.h"

#include <fmt/format.h>

#include "base/version.h"
#include "cli/describe.h"
#include "cli/exit_code.h"

namespace brink::cli {
namespace {

using input::CommandInfo;
using input::Option;

// "-c, --connections N" with the names bold and the value in italics.
std::string roff_heading(const Option& option) {
  std::string text = option.short_name.empty() ? "" : fmt::format("\\fB\\-{}\\fR, ", option.short_name);
  text += fmt::format("\\fB{}\\fR", roff(input::spelled(option)));
  if (option.kind == input::Kind::toggle) text += fmt::format(", \\fB{}\\fR", roff("--no-" + std::string(option.name)));
  if (option.takes_value()) text += fmt::format(" \\fI{}\\fR", roff(option.value_name));
  return text;
}

std::string option_entry(const Option& option) {
  return fmt::format(".TP\n{}\n{}\n", roff_heading(option), roff(full_description(option)));
}

std::string paragraphs(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    out += fmt::format(".PP\n{}\n", roff(text.substr(0, end)));
    text = end == std::string_view::npos ? "" : text.substr(end + 2);
  }
  return out;
}

std::string command_section(const CommandInfo& command) {
  std::string out = fmt::format(".SS {}\n.B {}\n", roff(synopsis(command)), roff(command.summary));
  out += paragraphs(command.description);
  if (!command.argument.name.empty()) {
    out += fmt::format(".TP\n.I {}\n{}.\n", roff(command.argument.name), roff(command.argument.help));
  }
  for (const auto& [name, options] : groups_of(command.command)) {
    for (const Option* option : options) {
      if (option->commands != input::in_all) out += option_entry(*option);
    }
  }
  return out;
}

std::string global_options() {
  std::string out = ".SH GLOBAL OPTIONS\nThese belong to every command and may stand before it too.\n";
  for (const Option& option : input::all_options()) {
    if (option.commands == input::in_all) out += option_entry(option);
  }
  return out;
}

std::string exit_status() {
  std::string out = ".SH EXIT STATUS\n";
  for (const ExitCodeRow& row : all_exit_codes()) {
    out += fmt::format(".TP\n.B {}\n{}.\n", static_cast<int>(row.code), roff(row.meaning));
  }
  return out;
}

std::string environment() {
  std::string out = ".SH ENVIRONMENT\n";
  for (const Option& option : input::all_options()) {
    if (option.env.empty()) continue;
    out += fmt::format(".TP\n.B {}\nUsed where \\fB{}\\fR is not given: {}.\n", option.env,
                       roff(input::spelled(option)), roff(option.help));
  }
  return out +
         ".TP\n.B NO_COLOR\nSet to anything, output has no colours.\n"
         ".TP\n.B CLICOLOR_FORCE\nSet to anything but 0, output has colours, terminal or not.\n"
         ".TP\n.BR LC_ALL \", \" LC_CTYPE \", \" LANG\nA UTF\\-8 locale lets output use signs beyond ASCII.\n";
}

std::string examples() {
  std::string out = ".SH EXAMPLES\n";
  for (const CommandInfo& command : input::all_commands()) {
    for (const input::Example& example : command.examples) {
      out += fmt::format(".TP\n.B {}\n{}.\n", roff(example.line), roff(example.what));
    }
  }
  return out;
}

}  // namespace

std::string roff(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else if (c == '\'') {
      out += "\\(aq";
    } else if (c == '"') {
      out += "\\(dq";
    } else if (c == '~') {
      out += "\\(ti";
    } else if (c == '^') {
      out += "\\(ha";
    } else if (c == '`') {
      out += "\\(ga";
    } else {
      out += c;
    }
    line_begins = c == '\n';
  }
  return out;
}

std::string man_page() {
  std::string out = fmt::format(".TH BRINK 1 \"\" \"brink {}\" \"User Commands\"\n", version);
  out += ".SH NAME\nbrink \\- find what breaks first, and at what load\n";
  out += ".SH SYNOPSIS\n";
  for (const CommandInfo& command : input::all_commands()) out += fmt::format(".B {}\n.br\n", roff(synopsis(command)));
  out +=
      ".SH DESCRIPTION\n"
      "Makes load on a service, measures both from when each request was due and from when it was sent, watches itself "
      "while it does, and says what holds and what breaks.\n"
      ".PP\n"
      "Results go to stdout, everything else to stderr. Load goes to hosts other than this machine only after their "
      "name "
      "was typed or with \\fB\\-\\-i\\-own\\-this\\fR.\n"
      ".SH COMMANDS\n";
  for (const CommandInfo& command : input::all_commands()) out += command_section(command);
  out += global_options() + exit_status() + environment();
  out +=
      ".SH FILES\n.TP\n.I .brink/runs/ID.json\nSaved runs: one record a file, as described by \\fBbrink schema\\fR.\n";
  return out + examples();
}

}  // namespace brink::cli
