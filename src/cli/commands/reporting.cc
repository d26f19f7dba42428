#include "cli/commands/reporting.h"

#include "cli/commands/documents.h"
#include "cli/conclusion.h"
#include "cli/evidence.h"
#include "cli/messages.h"
#include "output/record_json.h"
#include "output/terminal.h"

namespace brink::cli {
namespace {

void print_summary(Door& door, const Call& call, const run::Outcome& outcome, bool evidence) {
  const auto style = out_style(door, call.color);
  const output::Record& record = outcome.record;
  door.out << output::render_record(record, style, outcome.saved_at);
  if (evidence) door.out << render_evidence(record);
}

}  // namespace

verdict::AutofindRules autofind_rules(const input::AutofindOptions& options) {
  return {options.start_users, options.max_users, options.multiplier, options.max_error_share, options.max_p95};
}

run::Saving saving(const Call& call) {
  return {.save = !call.values.flag("no-save"), .store = call.values.text("store"), .command_line = call.command_line};
}

ReportOptions bench_report_options(const input::Values& values) {
  ReportOptions options;
  const auto json = values.maybe_text("json");
  options.json_on_stdout = json == "-";
  if (!options.json_on_stdout) options.json_file = json;
  options.evidence = values.flag("verbose");
  options.export_required = values.flag("export-required");
  return options;
}

ExitCode report(Door& door, const Call& call, const run::Outcome& outcome, const ReportOptions& options) {
  if (options.json_on_stdout) {
    door.out << call.json.record(outcome.record);
  } else if (!outcome.unreachable) {  // then the error below says it all: there are no numbers to show
    print_summary(door, call, outcome, options.evidence);
  }
  door.out.flush();

  bool written = true;
  if (options.json_file) {
    const auto ok = door.write_file(*options.json_file, output::to_json(outcome.record));
    if (!ok) print_error(door.err, ok.error());
    written = ok.has_value();
  }
  written = write_documents(door, call.values, outcome.record) && written;
  const auto undelivered = undelivered_exports(outcome.record);
  if (undelivered && options.export_required) print_error(door.err, *undelivered);
  if (outcome.save_error) print_error(door.err, *outcome.save_error);

  const Conclusion conclusion = conclude(outcome, options.fail_under);
  const bool said = conclusion.code == ExitCode::invalid && !options.json_on_stdout;  // the summary says it in full
  if (conclusion.why && !said) print_error(door.err, *conclusion.why);
  if (conclusion.code == ExitCode::fine && (!written || outcome.save_error || (undelivered && options.export_required)))
    return ExitCode::could_not_run;
  return conclusion.code;
}

}  // namespace brink::cli
