#include "output/limit_build.h"

#include <fmt/format.h>

#include "base/check.h"
#include "output/limit_text.h"
#include "output/number.h"
#include "output/record_build.h"
#include "output/utf8.h"
#include "sample/exchange.h"

namespace brink::output {
namespace {

std::optional<double> optional_seconds(const std::optional<Duration>& d) {
  return d ? std::optional(seconds(*d)) : std::nullopt;
}

bool is_percentile(const plan::Metric& metric) {
  return metric.quantity == plan::Quantity::time && metric.statistic == plan::Statistic::percentile;
}

std::string known_checks(const aggregate::JournalSummary& journal) {
  if (journal.checks.empty()) return "no checks were made";
  constexpr std::size_t most = 10;
  std::string text = "there is no such check; there were: ";
  std::size_t listed = 0;
  for (const auto& [name, count] : journal.checks) {
    if (listed == most) return text + fmt::format(" and {} more", journal.checks.size() - most);
    text += (listed++ > 0 ? ", " : "") + name;
  }
  return text;
}

std::string note_of(const plan::Limit& limit, const verdict::LimitResult& result,
                    const aggregate::StageSummary& summary) {
  const auto& journal = summary.journal;
  const bool unknown_check = limit.scope == plan::Scope::check && !journal.checks.contains(limit.name);
  if (unknown_check) return known_checks(journal);
  if (limit.metric.quantity == plan::Quantity::checks && journal.checks.empty()) return known_checks(journal);
  if (limit.window && !result.worst_at && summary.length < *limit.window) {
    return fmt::format("the run was shorter than {}", duration_text(seconds(*limit.window)));
  }
  if (result.worst_at && !result.actual) return "nothing was answered in this window";
  if (!result.actual || !is_percentile(limit.metric) || limit.metric.q >= 1) return "";
  const std::uint64_t needed = samples_needed(limit.metric.q);
  if (result.of >= needed) return "";
  return fmt::format("of {} values: it takes {} to say much", count_text(result.of), count_text(needed));
}

}  // namespace

std::vector<Limit> record_limits(std::span<const plan::Limit> limits, std::span<const verdict::LimitResult> results,
                                 const aggregate::StageSummary& summary, std::optional<std::uint64_t> stage) {
  CHECK(limits.size() == results.size());
  std::vector<Limit> rows;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const plan::Limit& limit = limits[i];
    const verdict::LimitResult& result = results[i];
    rows.push_back({.expression = valid_utf8(sample::mask_secrets(limit.text)),
                    .fail_if = limit.fail_if,
                    .unit = unit_name(plan::unit_of(limit.metric)),
                    .bound = limit.bound,
                    .actual = result.actual,
                    .of = result.of,
                    .about = result.about && result.actual.has_value(),
                    .passed = result.passed,
                    .window_s = optional_seconds(limit.window),
                    .worst_from_s = optional_seconds(result.worst_at),
                    .broke_at_s = optional_seconds(result.broke_at),
                    .ended_the_run = result.ended_the_run,
                    .stage = stage,
                    .note = stage ? valid_utf8(note_of(limit, result, summary)) : "no load held"});
  }
  return rows;
}

}  // namespace brink::output
