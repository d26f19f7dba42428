#include "output/baseline.h"

#include <algorithm>

#include "verdict/compare_words.h"

namespace brink::output {

Result<Earlier> earlier_like(const Record& now, std::vector<Record> runs, const verdict::CompareOptions& options) {
  constexpr std::size_t most_older = 8;
  const auto compared = compared_run(now);
  if (!compared.unusable.empty()) {
    return could_not_run(now.id + " says nothing of the target: " + compared.unusable, "make that run again");
  }
  Earlier found;
  std::string nearest;
  for (Record& old : runs) {
    if (old.id == now.id || old.created_at > now.created_at || old.interrupted) continue;
    const auto same = verdict::comparable(compared, compared_run(old), options);
    if (same && found.older.size() == most_older) break;
    if (same) (found.baseline.empty() ? found.baseline : found.older).push_back(std::move(old));
    if (!same && nearest.empty()) {
      nearest = "of the runs before it the newest is something else: " + same.error().message;
    }
  }
  std::reverse(found.older.begin(), found.older.end());
  if (!found.baseline.empty()) return found;
  return could_not_run("no earlier run like " + now.id,
                       nearest.empty() ? "repeat it later, or name the old run: brink compare NEW OLD" : nearest);
}

Result<ComparisonReport> compare_records(const Record& now, std::span<const Record> before,
                                         const verdict::CompareOptions& options, std::span<const Record> older) {
  std::vector<verdict::ComparedRun> compared, history;
  ComparisonReport report{.comparison = {}, .now = run_head(now), .before = {}};
  for (const Record& old : before) {
    compared.push_back(compared_run(old));
    report.before.push_back(run_head(old));
  }
  for (const Record& old : older) history.push_back(compared_run(old));
  auto comparison = verdict::compare(compared_run(now), compared, options, history);
  if (!comparison) return tl::unexpected(comparison.error());
  report.comparison = std::move(*comparison);
  return report;
}

std::vector<ChangeLine> change_lines(const verdict::Comparison& comparison) {
  std::vector<ChangeLine> lines;
  for (const verdict::ComparedQuantity& q : comparison.quantities) {
    if (q.outcome == verdict::Change::not_comparable) continue;
    ChangeLine line{verdict::quantity_text(q), std::string(verdict::change_name(q.outcome)), false, "", "", ""};
    line.changed = q.outcome == verdict::Change::better || q.outcome == verdict::Change::worse;
    if (q.before) line.before = verdict::quantity_value(q.measure, *q.before);
    if (q.now) line.now = verdict::quantity_value(q.measure, *q.now);
    if (q.change) line.change = verdict::change_text(q.measure, *q.change);
    lines.push_back(std::move(line));
  }
  std::stable_partition(lines.begin(), lines.end(), [](const ChangeLine& line) { return line.changed; });
  return lines;
}

}  // namespace brink::output
