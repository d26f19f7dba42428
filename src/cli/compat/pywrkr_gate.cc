#include "cli/compat/pywrkr_gate.h"

#include <fmt/format.h>

#include "cli/messages.h"
#include "output/compat/pywrkr.h"
#include "output/limit_text.h"
#include "output/own_verdict.h"

namespace brink::cli {
namespace {

using output::compat::PywrkrComparison;
using output::compat::PywrkrResult;

constexpr std::size_t most_result_bytes = 256u << 20;

Result<std::vector<output::ChangeRule>> read_rules(Door& door, const std::vector<std::string>& texts) {
  std::vector<output::ChangeRule> rules;
  for (const std::string& text : texts) {
    auto rule = output::parse_change_rule(text);
    if (!rule) return usage_error("--fail-on " + rule.error().message, rule.error().hint);
    if (!rule->unit_given && rule->unit == plan::Unit::seconds) {
      print_note(door.err, fmt::format("--fail-on \"{}\": no unit, so {:g} seconds are meant", text, rule->amount));
    }
    rules.push_back(std::move(*rule));
  }
  return rules;
}

std::string text_of(const PywrkrComparison& comparison, const std::string& format, int code) {
  if (format == "json") return pywrkr_comparison_json(comparison, code);
  if (format == "markdown") return pywrkr_comparison_markdown(comparison);
  return pywrkr_comparison_table(comparison);
}

bool all_delivered(Door& door, const output::Record& record) {
  bool all = true;
  for (const output::Export& exported : record.exports) {
    if (exported.delivered) continue;
    print_error(door.err,
                {ErrorKind::could_not_run, fmt::format("export to {} {} failed", exported.exporter, exported.to),
                 exported.error.value_or("it did not answer in time")});
    all = false;
  }
  return all;
}

}  // namespace

Result<PywrkrBaseline> read_baseline(Door& door, const std::string& pattern, const std::vector<std::string>& rules) {
  PywrkrBaseline baseline;
  auto read = read_rules(door, rules);
  if (!read) return tl::unexpected(read.error());
  baseline.rules = std::move(*read);
  for (const std::string& path : door.expand(pattern)) {
    const auto text = door.surroundings.read_file(path, most_result_bytes);
    if (!text) return tl::unexpected(text.error());
    auto result = output::compat::read_pywrkr_result(*text, path);
    if (!result) return tl::unexpected(result.error());
    baseline.before.push_back(std::move(*result));
  }
  return baseline;
}

int hold_against(Door& door, const PywrkrResult& now, const PywrkrBaseline& baseline) {
  const PywrkrComparison comparison = compare_pywrkr(now, baseline.before, baseline.rules);
  const bool other = baseline.strict_config && !comparison.config_warnings.empty();
  const int code = other ? PywrkrExit::failed : comparison.regressed() ? PywrkrExit::regression : PywrkrExit::done;
  door.out << text_of(comparison, baseline.format, code) << std::flush;
  if (other) {
    print_error(door.err, {ErrorKind::could_not_run, "--strict-config: the baseline was measured otherwise",
                           comparison.config_warnings.front()});
  }
  return code;
}

int hold_to_limits(Door& door, const output::Record& record) {
  door.out << output::compat::pywrkr_thresholds(record) << std::flush;
  const int code = all_delivered(door, record) ? PywrkrExit::done : PywrkrExit::failed;
  return output::broken_limits(record) > 0 ? PywrkrExit::limit_broken : code;
}

int believed(Door& door, const output::Record& record, int code) {
  if (output::own_verdict(record).soundness != output::Soundness::invalid) return code;
  print_error(door.err, {ErrorKind::could_not_run, "thresholds and baselines say nothing of the target",
                         output::invalid_because(record) + ": " + output::red_gate(record)});
  return PywrkrExit::failed;
}

int graver(int one, int other) {
  for (const int code : {PywrkrExit::limit_broken, PywrkrExit::regression, PywrkrExit::failed}) {
    if (one == code || other == code) return code;
  }
  return PywrkrExit::done;
}

}  // namespace brink::cli
