#include "cli/compat/k6_end.h"

#include <span>

#include "base/time.h"
#include "base/version.h"
#include "cli/commands/documents.h"
#include "cli/compat/k6_exit.h"
#include "cli/messages.h"
#include "output/k6/summary.h"
#include "output/k6/summary_data.h"
#include "output/mask_secrets.h"
#include "output/process_parts.h"
#include "output/record_json.h"

namespace brink::cli {
namespace {

using Level = run::k6::LogLines::Level;

output::k6::AboutTest about(const Door& door, const K6Ending& ending) {
  return {std::string(version), iso_utc(door.now()), ending.line.script};
}

// What the script's handleSummary() asks to be written. False: nothing, so our own summary is to be shown.
bool write_its_own(Door& door, const K6Ending& ending, const run::k6::TestOutcome& outcome) {
  if (!ending.script.init().has_handle_summary) return false;
  const std::string data = ending.line.machine_summary
                               ? machine_summary(outcome.results, ending.showing, about(door, ending))
                               : summary_data(outcome.results, ending.showing);
  const auto written = ending.script.handle_summary(data, ending.handle_summary_timeout);
  if (!written) {
    ending.log.say(Level::error, "handleSummary() failed: " + written.error().message);
    return false;
  }
  for (const auto& [where, bytes] : *written) {
    if (where == "stdout") {
      door.out << bytes;
    } else if (where == "stderr") {
      door.err << bytes;
    } else if (const auto ok = door.write_file(where, bytes); !ok) {
      ending.log.say(Level::error, "handleSummary(): " + ok.error().message);
    }
  }
  door.out << std::flush;
  return !written->empty();
}

void write_summary(Door& door, const K6Ending& ending, const run::k6::TestOutcome& outcome) {
  const bool disabled = ending.showing.mode == output::k6::Showing::Mode::disabled;
  if (!disabled && !write_its_own(door, ending, outcome)) {
    door.out << ending.mask.masked(summary_text(outcome.results, ending.showing)) << std::flush;
  }
  if (!ending.line.summary_export) return;
  std::string text = ending.line.machine_summary ? machine_summary(outcome.results, ending.showing, about(door, ending))
                                                 : summary_export(outcome.results, ending.showing);
  if (ending.mask.any()) text = output::mask_json(text, ending.mask);
  if (const auto ok = door.write_file(*ending.line.summary_export, text); !ok) {
    ending.log.say(Level::error, ok.error().message);
  }
}

// Of a test of a moment, or one that sent nothing, how busy this machine was says nothing.
bool says_something_of_us(const run::k6::TestOutcome& outcome) {
  return outcome.results.elapsed >= std::chrono::seconds(1) && outcome.outcome.record.requests_sent > 0;
}

// `of_us`: whether how busy this machine was says something. Who is missing always does.
void print_gates(Door& door, const output::Record& record, bool of_us) {
  for (const output::Stage& stage : record.stages) {
    for (const output::Gate& gate : stage.health.gates) {
      if (gate.red && (of_us || gate.name == "processes")) print_note(door.err, output::invalid_text(stage, gate));
    }
  }
}

void say_why(const K6Ending& ending, const run::k6::TestOutcome& outcome) {
  const run::k6::LogField hint{"hint", outcome.hint};
  ending.log.line(Level::error, outcome.why, std::span(&hint, outcome.hint.empty() ? 0 : 1));
}

}  // namespace

int conclude_k6(Door& door, const Call& call, const K6Ending& ending, const run::k6::TestOutcome& outcome) {
  write_summary(door, ending, outcome);
  for (const std::string& warning : outcome.warnings) ending.log.say(Level::warning, warning);
  if (!outcome.why.empty()) say_why(ending, outcome);

  const run::Outcome& run = outcome.outcome;
  print_gates(door, run.record, says_something_of_us(outcome));
  bool written = write_documents(door, call.values, run.record);
  if (const auto json = call.values.maybe_text("json")) {
    const auto ok = door.write_file(*json, output::to_json(run.record));
    if (!ok) print_error(door.err, ok.error());
    written = ok.has_value() && written;
  }
  if (run.save_error) print_error(door.err, *run.save_error);
  const K6Exit code = exit_of(outcome.end);
  return static_cast<int>(code == K6Exit::fine && !written ? K6Exit::other : code);
}

}  // namespace brink::cli
