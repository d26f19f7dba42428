// What a command line says, read through the option table: every value has been checked against its row's kind and
// range before anything asks for it, so getters cannot fail.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "input/options/option.h"

namespace brink::input {

// A command line cut into options and arguments, in the order they were given. Flags have the value "true"; toggles
// "true" or "false".
struct RawLine {
  std::vector<std::pair<const Option*, std::string>> options;
  std::vector<std::string> arguments;
};

// A variable of the environment, or nothing when it is not set.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

class Values {
 public:
  // Errors (usage): a value of the wrong kind or out of range, an option that is not repeatable given twice, too many
  // or too few arguments. Each names the option as "--name" and the value. An empty variable counts as not set.
  static Result<Values> read(Command command, RawLine line, const Environment& environment);

  Command command() const { return command_; }
  const std::vector<std::string>& arguments() const { return arguments_; }

  // On the command line or in the environment. Option names are the long names of the table; asking for one that the
  // command does not have is a bug.
  bool given(std::string_view name) const;
  bool on_line(std::string_view name) const;                 // on the command line, whatever the environment says
  bool flag(std::string_view name) const;                    // flags: given
  bool toggle(std::string_view name, bool otherwise) const;  // toggles: as last given
  // The value, or the default of the row, which must exist; or nothing when neither does.
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  Duration duration(std::string_view name) const;
  std::string text(std::string_view name) const;
  std::optional<std::int64_t> maybe_integer(std::string_view name) const;
  std::optional<double> maybe_number(std::string_view name) const;
  std::optional<Duration> maybe_duration(std::string_view name) const;
  std::optional<std::string> maybe_text(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;  // repeatable options, in order

 private:
  Values(Command command, std::vector<std::string> arguments) : command_(command), arguments_(std::move(arguments)) {}
  const Option& option(std::string_view name) const;
  struct Given {
    std::vector<std::string> texts;
    bool on_line = true;
  };
  const Given* found(std::string_view name) const;

  Command command_;
  std::vector<std::string> arguments_;
  std::map<const Option*, Given> given_;
};

// Whether `text` may be a value of `option`; the error is the one Values::read gives.
Result<std::monostate> check_value(const Option& option, std::string_view text);

// "a whole number from 1 to 50000": what an option takes, for hints and help.
std::string expectation(const Option& option);

}  // namespace brink::input
