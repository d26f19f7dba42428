// What a finished run means for the exit code, and the lines on stderr that say why it is not 0.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/exit_code.h"
#include "run/run.h"

namespace brink::cli {

struct Conclusion {
  ExitCode code = ExitCode::fine;
  std::optional<Error> why;  // absent: the summary has said it
};

// What --export-required fails for: exporters that did not take the last numbers of the run. Nothing: all did.
std::optional<Error> undelivered_exports(const output::Record& record);

// The gravest of: interrupted, this machine was the bottleneck, nothing answered, a floor or a limit that does not
// hold.
Conclusion conclude(const run::Outcome& outcome, std::optional<std::uint32_t> fail_under);

}  // namespace brink::cli
