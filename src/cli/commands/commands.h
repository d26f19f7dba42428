// The commands, one file each. A command returns what the program says to scripts, or why it could not.
#pragma once

#include <string>

#include "base/result.h"
#include "cli/door.h"
#include "cli/exit_code.h"
#include "cli/style.h"
#include "input/options/values.h"

namespace brink::cli {

struct Call {
  const input::Values& values;
  ColorChoice color = ColorChoice::automatic;
  std::string command_line;  // for the record; secrets masked
};

Result<ExitCode> bench(Door& door, const Call& call);
Result<ExitCode> run_limit(Door& door, const Call& call);
Result<ExitCode> investigate(Door& door, const Call& call);
Result<ExitCode> explain(Door& door, const Call& call);
Result<ExitCode> compare(Door& door, const Call& call);
Result<ExitCode> audit(Door& door, const Call& call);
Result<ExitCode> history(Door& door, const Call& call);
Result<ExitCode> show(Door& door, const Call& call);
Result<ExitCode> profiles(Door& door, const Call& call);
Result<ExitCode> schema(Door& door, const Call& call);
Result<ExitCode> demo(Door& door, const Call& call);
Result<ExitCode> completion(Door& door, const Call& call);
Result<ExitCode> man(Door& door, const Call& call);

}  // namespace brink::cli
