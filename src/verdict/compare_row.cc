#include "verdict/compare_row.h"

#include <algorithm>
#include <cmath>

#include "verdict/compare_change.h"

namespace brink::verdict {
namespace {

bool more_is_worse(Measure m) {
  return m == Measure::p50 || m == Measure::p95 || m == Measure::p99 || m == Measure::failures;
}

std::string why_not(Measure measure, const std::optional<Figure>& now, const std::vector<Figure>& before,
                    std::size_t runs) {
  if (now && before.size() == runs) {
    const bool open_end = std::isinf(now->up) &&
                          std::any_of(before.begin(), before.end(), [](const Figure& f) { return std::isinf(f.up); });
    return open_end ? "nothing broke" : "";
  }
  switch (measure) {
    case Measure::capacity: return "the highest rate was not reached";
    case Measure::breaking_users:
    case Measure::breaking_rate: return "not known of every run";
    case Measure::failures: return "no requests";
    case Measure::goodput: return "nothing was completed";
    default: return "too few independent requests";
  }
}

}  // namespace

void settle(ComparedQuantity& row, const std::optional<Figure>& now, const std::vector<std::optional<Figure>>& old,
            const RowRule& rule) {
  std::vector<Figure> before;
  for (const auto& f : old) {
    if (f) before.push_back(*f);
  }
  row.why = why_not(row.measure, now, before, old.size());
  if (!row.why.empty()) return;
  const bool shares = row.measure == Measure::failures;
  const ChangeFound found = find_change(*now, before,
                                        {.confidence = rule.confidence,
                                         .least = shares ? rule.least : std::log1p(rule.least),
                                         .noise_factor = rule.noise_factor,
                                         .repeats = rule.repeats,
                                         .history = rule.history,
                                         .more_is_worse = more_is_worse(row.measure)});
  const auto outward = [&](double x) { return shares ? x : std::exp(x); };
  const auto share = [&](double x) { return shares ? x : std::expm1(x); };
  row.outcome = found.outcome;
  row.before = outward(found.before);
  row.now = outward(now->at);
  row.change = share(found.change);
  if (std::isfinite(found.low)) row.low = share(found.low);
  if (std::isfinite(found.high)) row.high = share(found.high);
  if (std::isfinite(found.resolution)) row.resolution = share(found.resolution);
  row.more_seconds = found.more_seconds;
  row.more_baselines = found.more_baselines;
}

}  // namespace brink::verdict
