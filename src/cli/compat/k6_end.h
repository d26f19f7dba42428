// What comes after a test of k6: its summary, or the script's own, what is exported of it, and the exit code.
#pragma once

#include "cli/commands/commands.h"
#include "input/k6/command_line.h"
#include "output/k6/results.h"
#include "run/k6/log_lines.h"
#include "run/k6/test.h"

namespace brink::cli {

struct K6Ending {
  const input::k6::Line& line;
  engine::K6Script& script;
  run::k6::LogLines& log;
  Duration handle_summary_timeout{};
  output::k6::Showing showing;
  plan::SecretMask mask;
};

int conclude_k6(Door& door, const Call& call, const K6Ending& ending, const run::k6::TestOutcome& outcome);

}  // namespace brink::cli
