// What run and investigate do alike: notes, the question whose the hosts are, progress on stderr while `play` searches,
// and the report.
#pragma once

#include <functional>

#include "cli/commands/commands.h"
#include "input/run_options.h"
#include "run/run.h"

namespace brink::cli {

using PlaySearch = std::function<Result<run::Outcome>(run::RunRequest request, run::Observer& progress)>;

// `record`: a file that the record is written to as well.
Result<ExitCode> search(Door& door, const Call& call, input::RunOptions options, const PlaySearch& play,
                        const std::optional<std::string>& record = std::nullopt);

}  // namespace brink::cli
