#include "verdict/limits/windows.h"

#include <algorithm>

#include "base/check.h"
#include "verdict/limits/tally_value.h"

namespace brink::verdict {
namespace {

using aggregate::WatchSeries;
using aggregate::WatchTally;
using plan::Quantity;

// Rates and amounts are 0 where nothing ended; nothing else has a value there.
bool needs_values(const plan::Limit& limit) {
  const Quantity quantity = limit.metric.quantity;
  return quantity == Quantity::time || quantity == Quantity::error_rate || quantity == Quantity::checks;
}

// Requests due so far that had not ended before, or that became due: somebody waited. Checks are made by those who were
// answered, so where there are none nobody need have waited.
class Waiting {
 public:
  explicit Waiting(const WatchSeries& series) {
    due_.push_back(0);
    done_.push_back(0);
    for (const WatchTally& tally : series.tallies) {
      due_.push_back(due_.back() + tally.due);
      done_.push_back(done_.back() + tally.done);
    }
  }
  bool anyone(std::size_t begin, std::size_t end) const {
    return due_[std::min(end, due_.size() - 1)] > done_[std::min(begin, done_.size() - 1)];
  }

 private:
  std::vector<std::uint64_t> due_, done_;
};

WatchTally tally_of(const WatchSeries& series, std::size_t begin, std::size_t end) {
  WatchTally tally;
  for (std::size_t i = begin; i < std::min(end, series.tallies.size()); ++i) tally.merge(series.tallies[i]);
  return tally;
}

// Whether `value` is further from what is asked for.
bool worse(const plan::Limit& limit, const std::optional<double>& value, const LimitResult& than) {
  if (!than.worst_at) return true;
  if (!than.actual || !value) return than.actual.has_value() && !value;
  return limit.wants_small() ? *value > *than.actual : *value < *than.actual;
}

}  // namespace

LimitResult judge_windows(const plan::Limit& limit, const WatchSeries& series, Duration length) {
  CHECK(limit.window.has_value());
  const auto steps = static_cast<std::size_t>((*limit.window + series.step - Duration(1)) / series.step);
  const auto whole = static_cast<std::size_t>(length / series.step);
  const Duration window = series.step * static_cast<std::int64_t>(steps);
  const Waiting waiting(series);
  LimitResult result;
  bool all_hold = true;
  for (std::size_t begin = 0; begin + steps <= whole; ++begin) {
    const WatchTally tally = tally_of(series, begin, begin + steps);
    const TallyValue value = tally_value(limit, tally, tally, window);
    if (!value.value && !(needs_values(limit) && waiting.anyone(begin, begin + steps))) continue;
    all_hold = all_hold && value.holds;
    if (!value.holds && !result.broke_at) result.broke_at = series.step * static_cast<std::int64_t>(begin + steps);
    if (!worse(limit, value.value, result)) continue;
    result.actual = value.value;
    result.of = value.of;
    result.worst_at = series.step * static_cast<std::int64_t>(begin);
  }
  result.passed = result.worst_at.has_value() && all_hold;
  result.about = limit.metric.quantity == Quantity::time && limit.metric.statistic == plan::Statistic::percentile;
  return result;
}

}  // namespace brink::verdict
