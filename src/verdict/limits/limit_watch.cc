#include "verdict/limits/limit_watch.h"

#include <algorithm>

#include "verdict/limits/tally_value.h"

namespace brink::verdict {
namespace {

using aggregate::WatchLive;
using aggregate::WatchTally;
using plan::Limit;
using plan::Quantity;
using plan::Statistic;

// Broken now, but time alone may mend it.
bool may_still_hold(const Limit& limit) {
  switch (limit.metric.quantity) {
    case Quantity::requests:
    case Quantity::errors:
    case Quantity::bytes: return !limit.wants_small();
    case Quantity::time:
      if (limit.metric.statistic == Statistic::max) return !limit.wants_small();
      return limit.metric.statistic == Statistic::min && limit.wants_small();
    default: return false;
  }
}

struct Broken {
  bool now = false;
  std::optional<double> value;
};

Broken whole(const Limit& limit, const WatchLive& live, Duration since_window) {
  if (may_still_hold(limit)) return {};
  const TallyValue value = tally_value(limit, live.total, live.ended, std::min(live.until, since_window));
  return {value.value && !value.holds, value.value};
}

// Any of the windows that ended within what is published, after `judged`.
Broken windows(const Limit& limit, const WatchLive& live, Duration& judged) {
  const auto steps = static_cast<std::size_t>((*limit.window + live.step - Duration(1)) / live.step);
  const Duration length = live.step * static_cast<std::int64_t>(steps);
  for (std::size_t i = 0; i + steps <= live.recent.size(); ++i) {
    const Duration end = live.step * static_cast<std::int64_t>(live.first + i + steps);
    if (end > live.until) break;
    if (end <= judged) continue;
    judged = end;
    WatchTally tally;
    for (std::size_t k = i; k < i + steps; ++k) tally.merge(live.recent[k]);
    const TallyValue value = tally_value(limit, tally, tally, length);
    if (value.value && !value.holds) return {true, value.value};
  }
  return {};
}

}  // namespace

bool LimitWatch::look(const std::vector<WatchLive>& live, Duration since_window) {
  if (since_window <= Duration{} || ended_by_) return ended_by_.has_value();
  for (std::size_t i = 0; i < std::min(live.size(), states_.size()); ++i) {
    const Limit& limit = limits_.list[i];
    State& state = states_[i];
    const Broken broken = limit.window ? windows(limit, live[i], state.judged) : whole(limit, live[i], since_window);
    if (!broken.now && !limit.window) state.broken_since.reset();  // a window that broke stays broken
    if (broken.now && !state.broken_since) state.broken_since = since_window;
    if (broken.now) state.value = broken.value;
    const bool ends = state.broken_since && limits_.abort_on_fail && since_window >= limits_.abort_delay;
    if (ends && !ended_by_) ended_by_ = i;
  }
  return ended_by_.has_value();
}

void LimitWatch::add_to(std::vector<LimitResult>& results) const {
  for (std::size_t i = 0; i < std::min(results.size(), states_.size()); ++i) {
    LimitResult& result = results[i];
    if (ended_by_ == i) {
      result.ended_the_run = true;
      if (result.passed || !result.actual) result.actual = states_[i].value;
      result.passed = false;
    }
    if (!result.passed && !result.broke_at) result.broke_at = states_[i].broken_since;
  }
}

}  // namespace brink::verdict
