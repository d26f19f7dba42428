#include "cli/exit_code.h"

#include <array>

namespace brink::cli {
namespace {

constexpr std::array rows{
    ExitCodeRow{ExitCode::fine, "done; that a limit was found is an answer, not a failure"},
    ExitCodeRow{ExitCode::could_not_run, "could not run, could not save, or nothing answered"},
    ExitCodeRow{ExitCode::limit_broken,
                "a limit or floor that was asked for does not hold (--threshold, --fail-if, --fail-under)"},
    ExitCodeRow{ExitCode::regression, "a regression was found"},
    ExitCodeRow{ExitCode::usage, "the command line, or a file it names, does not make sense"},
    ExitCodeRow{ExitCode::invalid, "INVALID: this machine was the bottleneck, so the numbers are not the target's"},
    ExitCodeRow{ExitCode::refused, "refused for safety: a host nobody has said is theirs"},
    ExitCodeRow{ExitCode::interrupted, "interrupted; what there was is reported and saved"},
};

}  // namespace

std::span<const ExitCodeRow> all_exit_codes() { return rows; }

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::could_not_run: return ExitCode::could_not_run;
    case ErrorKind::usage: return ExitCode::usage;
    case ErrorKind::refused: return ExitCode::refused;
  }
  return ExitCode::could_not_run;
}

}  // namespace brink::cli
