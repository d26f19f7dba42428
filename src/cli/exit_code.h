// What the program says to scripts. The only place that knows the numbers; documented by help, man page and docs.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"

namespace brink::cli {

enum class ExitCode : int {
  fine = 0,
  could_not_run = 1,
  limit_broken = 2,
  regression = 3,
  usage = 4,
  invalid = 5,
  refused = 6,
  interrupted = 130,
};

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};
std::span<const ExitCodeRow> all_exit_codes();

ExitCode exit_code(ErrorKind kind);

}  // namespace brink::cli
