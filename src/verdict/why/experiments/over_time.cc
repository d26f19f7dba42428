#include "verdict/why/experiments/over_time.h"

#include <algorithm>

#include "verdict/why/experiments/look.h"
#include "verdict/why/signals/drift.h"
#include "verdict/why/signals/freezes.h"

namespace brink::verdict::why {
namespace {

constexpr double long_enough = 3;  // s: in less a target that stops now and then may not have stopped
constexpr double a_freeze = 0.1;   // s

}  // namespace

void measure_over_time(const Scene& scene, const std::vector<const Trial*>& trials, std::string_view source,
                       Features& found) {
  const std::uint32_t route = scene.route(Role::culprit).value();
  std::vector<std::vector<sample::Sample>> of_trials;
  std::vector<sample::Sample> all;
  double ours = 0;
  for (const Trial* trial : trials) {
    ours = std::max(ours, latest_turn(*trial));
    of_trials.push_back(of_route(trial->samples, route));
    all.insert(all.end(), of_trials.back().begin(), of_trials.back().end());
  }
  // Between two trials nobody waits, so that the time between them is no freeze.
  const auto freezes = find_freezes(all, seconds(scene.s_min), ours);
  const double watched = all.empty() ? 0 : seconds(all.back().done - all.front().done);
  if (freezes && (watched >= long_enough || freezes->longest >= a_freeze)) {
    found.set(feature::freeze_longest, freezes->longest, 0, source);
    found.set(feature::freeze_share, freezes->share, 0, source);
    if (const auto spread = spread_of(freezes->all)) found.set(feature::freeze_spread, *spread, 0, source);
    if (freezes->period) found.set(feature::freeze_period, *freezes->period, 0, source);
  }
  std::vector<DriftPart> parts;
  for (const auto& samples : of_trials) parts.push_back({0, samples});
  if (const auto drift = drift_of(parts)) {
    set(found, feature::drift_per_request, drift->per_request, source);
    found.set(feature::drift_certainty, drift->certainty, 0, source);
  }
}

}  // namespace brink::verdict::why
