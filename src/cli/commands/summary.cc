// `brink summary`: a result, its limits and how it differs from a baseline, for a pull request; and the exit code of a
// gate. Takes our own records and what pywrkr writes.
#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/messages.h"
#include "output/documents.h"
#include "output/limit_of_record.h"
#include "output/limit_text.h"
#include "output/own_verdict.h"
#include "output/summary_report.h"
#include "plan/limit_grammar.h"

namespace brink::cli {
namespace {

using output::Record;

Result<std::vector<plan::Limit>> read_limits(const input::Values& values) {
  std::vector<plan::Limit> limits;
  for (const std::string& text : values.all("threshold")) {
    auto limit = plan::parse_limit(text);
    if (!limit) return usage_error("--threshold " + limit.error().message, limit.error().hint);
    limits.push_back(std::move(*limit));
  }
  return limits;
}

Result<std::vector<output::ChangeRule>> read_rules(Door& door, const input::Values& values) {
  std::vector<output::ChangeRule> rules;
  for (const std::string& text : values.all("fail-on")) {
    auto rule = output::parse_change_rule(text);
    if (!rule) return usage_error("--fail-on " + rule.error().message, rule.error().hint);
    if (!rule->unit_given && rule->unit == plan::Unit::seconds) {
      print_note(door.err, fmt::format("--fail-on \"{}\": no unit, so {:g} seconds are meant", text, rule->amount));
    }
    rules.push_back(std::move(*rule));
  }
  if (!rules.empty() && !values.given("baseline")) {
    return usage_error("--fail-on needs --baseline", "say with --baseline which result to compare with");
  }
  return rules;
}

Result<std::vector<Record>> read_baselines(Door& door, const input::Values& values) {
  std::vector<Record> records;
  for (const std::string& pattern : values.all("baseline")) {
    for (const std::string& which : door.expand(pattern)) {
      auto record = door.doers.load(values.text("store"), which);
      if (!record) return tl::unexpected(record.error());
      records.push_back(std::move(*record));
    }
  }
  return records;
}

// The result's own limits are shown unless others are asked for.
Result<void> set_limits(Record& record, const std::vector<plan::Limit>& limits) {
  if (limits.empty()) return {};
  auto judged = output::judge_record(limits, record);
  if (!judged) return tl::unexpected(judged.error());
  record.limits = std::move(*judged);
  return {};
}

Result<output::SummaryReport> make_report(Door& door, const Call& call) {
  const input::Values& values = call.values;
  const auto limits = read_limits(values);
  if (!limits) return tl::unexpected(limits.error());
  const auto rules = read_rules(door, values);
  if (!rules) return tl::unexpected(rules.error());
  auto record =
      door.doers.load(values.text("store"), values.arguments().empty() ? "latest" : values.arguments().front());
  if (!record) return tl::unexpected(record.error());
  if (auto ok = set_limits(*record, *limits); !ok) return tl::unexpected(ok.error());
  const auto before = read_baselines(door, values);
  if (!before) return tl::unexpected(before.error());

  output::SummaryReport report{.record = std::move(*record), .title = values.text("title")};
  report.target = values.maybe_text("target").value_or("");
  report.marker = values.maybe_text("marker").value_or("");
  report.has_baseline = !before->empty();
  if (report.has_baseline) report.changes = output::usual_changes(report.record, *before);
  for (const output::ChangeRule& rule : *rules) {
    const auto change = output::figure_change(rule.figure, report.record, *before);
    report.rules.push_back({rule, change, output::fires(rule, change)});
  }
  return report;
}

ExitCode code_of(const output::SummaryReport& report) {
  switch (output::own_verdict(report.record).soundness) {
    case output::Soundness::invalid: return ExitCode::invalid;
    case output::Soundness::unreachable:
    case output::Soundness::interrupted: return ExitCode::could_not_run;
    case output::Soundness::sound: break;
  }
  if (output::broken_limits(report.record) > 0) return ExitCode::limit_broken;
  if (output::floor_holds(report.record) == false) return ExitCode::limit_broken;
  return output::any_fired(report) ? ExitCode::regression : ExitCode::fine;
}

std::string outputs_of(const output::SummaryReport& report) {
  std::string out = output::github_outputs(report.record);
  // Its last line knows nothing of rules of change.
  out.erase(out.rfind("passed="));
  return out + fmt::format("passed={}\n", code_of(report) == ExitCode::fine);
}

}  // namespace

Result<ExitCode> summary(Door& door, const Call& call) {
  const auto report = make_report(door, call);
  if (!report) return tl::unexpected(report.error());
  const std::string text = output::summary_markdown(*report);
  if (const auto path = call.values.maybe_text("output")) {
    if (auto ok = door.write_file(*path, text); !ok) return tl::unexpected(ok.error());
  } else {
    door.out << text;
  }
  if (const auto path = call.values.maybe_text("github-output")) {
    if (auto ok = door.append_file(*path, outputs_of(*report)); !ok) return tl::unexpected(ok.error());
  }
  return code_of(*report);
}

}  // namespace brink::cli
