// From the words of a k6 command line to a script that was read, with its options put together.
#pragma once

#include <fstream>
#include <memory>
#include <string>

#include "cli/compat/k6_exit.h"
#include "cli/door.h"
#include "input/k6/archive.h"
#include "input/k6/command_line.h"
#include "input/k6/options.h"
#include "run/k6/log_lines.h"

namespace brink::cli {

// What kept a command from its work, and what it ends with.
struct K6Failure {
  K6Exit code = K6Exit::other;
  Error error;
  bool said = false;  // in the log
};
template <class T>
using K6Result = tl::expected<T, K6Failure>;

struct K6Opened {
  plan::k6::Source source;
  plan::k6::Names given_env;     // of `source.env`, what is not the system's
  std::string archived_options;  // of an archive, as JSON; empty: there are none
  std::unique_ptr<std::ofstream> log_file, console_file;
  std::unique_ptr<run::k6::LogLines> log;
  bool log_on_terminal = false;
  std::unique_ptr<engine::K6Script> script;
  input::k6::ReadOptions read;
};

// The environment has been added to the line.
K6Result<K6Opened> open_k6(Door& door, const input::k6::Line& line);

// The script with everything it is made of, its options as they have come to, and no variables.
input::k6::Archive archive_of(const K6Opened& opened);

// What reading the script and its options has left to say, into its log.
void say_notes(const K6Opened& opened);
output::Program about_k6(const plan::k6::Source& source);

}  // namespace brink::cli
