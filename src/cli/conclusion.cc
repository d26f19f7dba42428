#include "cli/conclusion.h"

#include <fmt/format.h>

#include <algorithm>

namespace brink::cli {
namespace {

using output::Record;

bool is_invalid(const Record& record) {
  if (record.answer) return record.answer->status == "invalid";
  return std::any_of(record.stages.begin(), record.stages.end(), [](const output::Stage& s) { return !s.valid; });
}

// The first gate that is red: what was seen on this machine and what to do.
std::string red_gate(const Record& record) {
  for (const output::Stage& stage : record.stages) {
    for (const output::Gate& gate : stage.health.gates) {
      if (gate.red) return gate.text;
    }
  }
  return "use more workers, less load, or another machine";
}

double users_that_hold(const Record& record) {
  if (record.answer && record.answer->users.holds) return *record.answer->users.holds;
  const bool healthy = record.answer && record.answer->status == "no_limit_found" && record.verdict;
  return healthy ? record.verdict->max_tested_users : 0;
}

}  // namespace

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
  if (is_invalid(record)) {
    return {ExitCode::invalid, Error{ErrorKind::could_not_run,
                                     "INVALID: this machine was the bottleneck, not the target", red_gate(record)}};
  }
  if (outcome.unreachable) return {ExitCode::could_not_run, outcome.unreachable};
  if (fail_under && users_that_hold(record) < *fail_under) {
    return {
        ExitCode::limit_broken,
        Error{ErrorKind::could_not_run,
              fmt::format("{:g} users hold, fewer than --fail-under {}", users_that_hold(record), *fail_under), ""}};
  }
  return {};
}

}  // namespace brink::cli
