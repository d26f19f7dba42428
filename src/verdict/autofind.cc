#include "verdict/autofind.h"

#include <algorithm>
#include <cmath>

namespace brink::verdict {

double error_share(const aggregate::StageSummary& step) {
  const aggregate::Counts& counts = step.total.counts;
  const std::uint64_t ended = counts.completed + counts.failed;
  const std::uint64_t errors = counts.failed + step.journal.count(sample::Mishap::substitution);
  return ended > 0 ? static_cast<double>(errors) / static_cast<double>(ended) : 0;
}

bool passes(const aggregate::StageSummary& step, const AutofindRules& rules) {
  const auto judged = step.total.judged();
  if (judged.empty()) return false;
  return error_share(step) <= rules.max_error_share && judged.quantile(0.95) <= rules.max_p95;
}

AutofindBracket bracket_of(std::span<const AutofindStep> steps) {
  AutofindBracket bracket;
  for (const AutofindStep& step : steps) {
    if (!step.valid || step.passed) continue;
    bracket.breaks = std::min(bracket.breaks.value_or(step.users), step.users);
  }
  for (const AutofindStep& step : steps) {
    const bool counts = step.valid && step.passed && (!bracket.breaks || step.users < *bracket.breaks);
    if (counts) bracket.holds = std::max(bracket.holds, step.users);
  }
  return bracket;
}

std::optional<std::uint64_t> next_users(const AutofindRules& rules, std::span<const AutofindStep> steps) {
  if (steps.empty()) return rules.start_users;
  if (!steps.back().valid) return std::nullopt;
  const AutofindBracket bracket = bracket_of(steps);
  if (bracket.breaks) {
    const std::uint64_t gap = *bracket.breaks - bracket.holds;
    if (gap <= std::max<std::uint64_t>(1, bracket.holds / 10)) return std::nullopt;
    return bracket.holds + gap / 2;
  }
  if (bracket.holds >= rules.max_users) return std::nullopt;
  const auto grown = static_cast<std::uint64_t>(std::floor(static_cast<double>(bracket.holds) * rules.multiplier));
  return std::min(std::max(grown, bracket.holds + 1), rules.max_users);
}

}  // namespace brink::verdict
