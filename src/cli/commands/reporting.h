// What bench and run do alike: where the record goes, and how a finished run is reported.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/commands/commands.h"
#include "input/autofind_options.h"
#include "run/autofind.h"
#include "run/run.h"

namespace brink::cli {

run::Saving saving(const Call& call);

// What `bench --autofind` holds its steps to.
verdict::AutofindRules autofind_rules(const input::AutofindOptions& options);

struct ReportOptions {
  bool json_on_stdout = false;  // nothing else goes there
  std::optional<std::string> json_file;
  bool evidence = false;  // bench --verbose
  std::optional<std::uint32_t> fail_under;
  bool export_required = false;  // what was not delivered is a failure of the run
};

// Of a line of bench.
ReportOptions bench_report_options(const input::Values& values);

// Prints the record, writes the file, says what went wrong with either, and gives the exit code.
ExitCode report(Door& door, const Call& call, const run::Outcome& outcome, const ReportOptions& options);

}  // namespace brink::cli
