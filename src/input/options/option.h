// The option table: every command and every option of the program, declared once as data. Parsing, --help, the man
// page, shell completion and docs/commands.md are made from it (cli/), and so are the names in error messages.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace brink::input {

enum class Command : std::uint8_t {
  bench,
  run,
  investigate,
  import_file,
  explain,
  compare,
  audit,
  history,
  show,
  summary,
  profiles,
  schema,
  demo,
  mcp,
  worker,
  ui,
  prescale,
  pywrkr,
  wrk,
  ab,
  hey,
  loadpilot,
  locust,
  k6,
  completion,
  man
};

// A set of commands.
using Commands = std::uint32_t;
constexpr Commands in(Command c) { return 1u << static_cast<unsigned>(c); }
inline constexpr Commands in_all = ~Commands{0};

enum class Kind : std::uint8_t {
  flag,      // given or not
  toggle,    // --name or --no-name; the last one on the line counts
  integer,   // whole number
  number,    // decimal number
  duration,  // base/text.h parse_duration; bare numbers are seconds
  text,
  file,    // path of a file
  folder,  // path of a folder
  choice,  // one of `choices`
};

// What a number may be; for durations in seconds.
struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  bool above_least = false;  // `least` itself is excluded

  bool contains(double value) const { return (above_least ? value > least : value >= least) && value <= most; }
};

// All views are to literals and live for ever.
struct Option {
  std::string_view name;          // long, without dashes; unique within a command
  std::string_view short_name;    // one letter or empty
  std::string_view also;          // a second long spelling, or empty
  std::string_view value_name;    // as shown: "N"; empty for flags and toggles
  std::string_view default_text;  // read like a given value; empty: the option has no default
  std::string_view help;          // one or two sentences, no full stop at the end
  std::string_view group;         // heading in help; options of one group stand together in the table
  Kind kind = Kind::flag;
  bool repeatable = false;
  Commands commands = 0;
  Range range;
  std::string_view choices;  // "a|b|c": all there are, or for Kind::text those worth offering
  std::string_view env;      // environment variable read when the option is not given (beside what is given of one that
                             // may be repeated), or empty

  bool takes_value() const { return kind != Kind::flag && kind != Kind::toggle; }
  bool belongs_to(Command c) const { return (commands & in(c)) != 0; }
};

// What a command takes besides options.
struct Argument {
  std::string_view name;  // "URL"; empty: nothing
  std::string_view help;
  std::uint32_t least = 0;
  std::uint32_t most = 0;
  std::string_view choices;
  std::string_view first_choices;  // "a|b|c": all the first one may be; the others are files
};

struct Example {
  std::string_view line;
  std::string_view what;
};

struct CommandInfo {
  Command command;
  std::string_view name;
  std::string_view summary;      // one line, for the list of commands
  std::string_view description;  // sentences; paragraphs are parted by an empty line
  Argument argument;
  std::span<const Example> examples;
};

// In the order of help. Both are constants of the program.
std::span<const Option> all_options();
std::span<const CommandInfo> all_commands();

const CommandInfo& info(Command command);
// By the word on the command line; nullptr when there is no such command.
const CommandInfo* find_command(std::string_view word);

std::vector<const Option*> options_of(Command command);
// By long name, second spelling, short name or --no-name, all without dashes; nullptr when the command has no such
// option.
const Option* find_option(Command command, std::string_view word);

// "--connections": how messages name an option.
std::string spelled(const Option& option);

}  // namespace brink::input
