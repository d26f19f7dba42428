// Command lines as people keep them in scripts, cut into words as a shell would: POSIX shells and bash, or cmd.exe.
// Nothing is run or expanded: a variable becomes a placeholder of the same name, and what only running could tell is an
// error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brink::input {

inline constexpr std::size_t most_script_bytes = 8u << 20;

struct ShellCommand {
  std::vector<std::string> words;  // at least one
  std::size_t line = 1;            // where it begins
};

struct ShellScript {
  std::vector<ShellCommand> commands;  // in order, whatever joins them; redirections are dropped
  std::vector<std::string> variables;  // each once
};

// `file` stands in messages. Errors (usage), with the line: a quote that is not closed, $(...) and `...`, a
// here-document; too many bytes.
Result<ShellScript> split_shell(std::string_view text, std::string_view file);

// '^' takes the meaning off the character behind it, also within quotes, as browsers write it; a line ends a command
// unless '^' stands before its end. Words are cut as programs of Windows cut them: \" and, within quotes, "" are a
// quote.
Result<ShellScript> split_cmd(std::string_view text, std::string_view file);

// Whether browsers wrote this for cmd.exe: with ^" or lines that end in ^.
bool is_for_cmd(std::string_view text);

}  // namespace brink::input
