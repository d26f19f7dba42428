#include "output/compat/pywrkr_errors.h"

#include "plan/limit_grammar.h"

namespace brink::output::compat {
namespace {

void judge(const PywrkrErrors& errors, Limit& row) {
  const auto limit = plan::parse_limit(row.expression, row.fail_if);
  if (!limit || !row.actual || limit->scope != plan::Scope::all || limit->window) return;
  if (limit->metric.quantity == plan::Quantity::error_rate) {
    row.actual = errors.share();
  } else if (limit->metric.quantity == plan::Quantity::errors) {
    row.actual = static_cast<double>(errors.errors);
  } else {
    return;
  }
  row.passed = limit->holds(*row.actual);
}

}  // namespace

double PywrkrErrors::share() const {
  return requests > 0 ? static_cast<double>(errors) / static_cast<double>(requests) : 0;
}

PywrkrErrors pywrkr_errors(const Stage& stage) {
  const Counts& counts = stage.numbers.counts;
  PywrkrErrors out{.requests = counts.completed + counts.failed};
  if (const auto keys = stage.mishaps.find("substitution"); keys != stage.mishaps.end()) {
    for (const auto& [key, count] : keys->second) out.unmade += count;
  }
  out.errors = counts.failed + out.unmade;
  return out;
}

void judge_pywrkr_errors(Record& record) {
  if (record.stages.empty()) return;
  const PywrkrErrors errors = pywrkr_errors(record.stages.back());
  if (errors.unmade == 0) return;
  for (Limit& row : record.limits) judge(errors, row);
}

}  // namespace brink::output::compat
