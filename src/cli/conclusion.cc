#include "cli/conclusion.h"

#include <fmt/format.h>

#include "output/limit_text.h"
#include "output/own_verdict.h"

namespace brink::cli {
using output::Record;

std::optional<Error> undelivered_exports(const Record& record) {
  std::string names;
  std::string why;
  for (const output::Export& exported : record.exports) {
    if (exported.delivered) continue;
    names += (names.empty() ? "" : ", ") + exported.exporter + " " + exported.to;
    if (why.empty()) why = exported.error.value_or("it did not answer in time");
  }
  if (names.empty()) return std::nullopt;
  return Error{ErrorKind::could_not_run, "--export-required: not delivered to " + names, why};
}

Conclusion conclude(const run::Outcome& outcome, std::optional<std::uint32_t> fail_under) {
  const Record& record = outcome.record;
  if (outcome.interrupted) return {ExitCode::interrupted, std::nullopt};
  if (output::own_verdict(record).soundness == output::Soundness::invalid) {
    return {ExitCode::invalid,
            Error{ErrorKind::could_not_run,
                  "INVALID: " + output::invalid_because(record, "was the bottleneck, not the target"),
                  output::red_gate(record)}};
  }
  if (outcome.unreachable) return {ExitCode::could_not_run, outcome.unreachable};
  if (fail_under && output::users_that_hold(record) < *fail_under) {
    return {ExitCode::limit_broken, Error{ErrorKind::could_not_run,
                                          fmt::format("{:g} users hold, fewer than --fail-under {}",
                                                      output::users_that_hold(record), *fail_under),
                                          ""}};
  }
  if (output::broken_limits(record) > 0) {
    return {ExitCode::limit_broken, Error{ErrorKind::could_not_run, output::limits_sentence(record), ""}};
  }
  return {};
}

}  // namespace brink::cli
