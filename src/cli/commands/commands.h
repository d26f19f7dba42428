// The commands, one file each. A command returns what the program says to scripts, or why it could not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/commands/json_form.h"
#include "cli/door.h"
#include "cli/exit_code.h"
#include "cli/style.h"
#include "input/options/values.h"

namespace brink::cli {

struct Call {
  const input::Values& values;
  ColorChoice color = ColorChoice::automatic;
  std::string command_line;  // for the record; secrets masked
  const JsonForm& json = own_json_form();
  std::vector<std::string> words = {};  // as they were given, the command first
};

Result<ExitCode> bench(Door& door, const Call& call);
Result<ExitCode> run_limit(Door& door, const Call& call);
Result<ExitCode> investigate(Door& door, const Call& call);
Result<ExitCode> import_file(Door& door, const Call& call);
Result<ExitCode> explain(Door& door, const Call& call);
Result<ExitCode> compare(Door& door, const Call& call);
Result<ExitCode> audit(Door& door, const Call& call);
Result<ExitCode> history(Door& door, const Call& call);
Result<ExitCode> show(Door& door, const Call& call);
Result<ExitCode> summary(Door& door, const Call& call);
Result<ExitCode> profiles(Door& door, const Call& call);
Result<ExitCode> schema(Door& door, const Call& call);
Result<ExitCode> demo(Door& door, const Call& call);
Result<ExitCode> worker(Door& door, const Call& call);
Result<ExitCode> mcp(Door& door, const Call& call);
Result<ExitCode> ui(Door& door, const Call& call);
Result<ExitCode> completion(Door& door, const Call& call);
Result<ExitCode> man(Door& door, const Call& call);

using CommandFunction = Result<ExitCode> (*)(Door&, const Call&);
CommandFunction command_function(input::Command command);  // in main.cc, where all of them are known

// A line of this program, from its words to what it says to scripts; in main.cc.
Result<ExitCode> play_line(Door& door, const std::vector<std::string>& arguments);

// The front ends: everything after their name on the line, and that tool's exit code back.
int prescale(Door& door, const std::vector<std::string>& words);
int pywrkr(Door& door, const std::vector<std::string>& words);
int wrk(Door& door, const std::vector<std::string>& words);
int ab(Door& door, const std::vector<std::string>& words);
int loadpilot(Door& door, const std::vector<std::string>& words);
int locust(Door& door, const std::vector<std::string>& words);
int k6(Door& door, const std::vector<std::string>& words);
int hey(Door& door, const std::vector<std::string>& words);

using FrontEnd = int (*)(Door&, const std::vector<std::string>&);
// By the first word on the line; nullptr when it names none. In main.cc.
FrontEnd find_front_end(std::string_view word);

}  // namespace brink::cli
