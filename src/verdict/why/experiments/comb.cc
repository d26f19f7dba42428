#include "verdict/why/experiments/comb.h"

#include <algorithm>
#include <cmath>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/over_time.h"
#include "verdict/why/experiments/stages.h"
#include "verdict/why/signals/comb.h"
#include "verdict/why/signals/gaps.h"
#include "verdict/why/signals/periodicity.h"
#include "verdict/why/signals/spells.h"
#include "verdict/why/signals/spread.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "comb";
constexpr char held[] = "comb: held";
constexpr char wider[] = "comb: twice the users";
constexpr double enough_requests = 20'000;
constexpr std::size_t fewest_for_tail = 200;  // responses: two beyond the 99th percentile
constexpr double bounded = 0.8;               // of the users: fewer stand before the target than ask
constexpr double few_failures = 0.05;         // of the requests
constexpr double certain_drift = 0.99;
constexpr double hardly = 1.25;  // times: how much a bounded queue may grow with twice the users

plan::Stage hold_stage(const Scene& scene, const Features& known) {
  Hold alone;
  alone.name = held;
  const Duration usual = in_haste(scene, std::clamp(12 * round_of_hold(scene), Duration(5s), Duration(8s)));
  alone.length = std::min(usual, from_seconds(enough_requests / std::max(scene.x_max, 1.0)));
  return hold(scene, known, alone);
}

bool possible(const Scene& scene, const Features& known) {
  return can_hold(scene) && answers(known) && !known.has(feature::hold_rate);
}

Duration cost(const Scene& scene) { return length_of(hold_stage(scene, {})); }

// How many wait at the target, by Little's law over the median: the few who wait far longer (for a connection, to be
// tried again) do not stand in its queue.
std::optional<Estimate> queue_of(const Scene& scene, const Trial& trial) {
  const auto response = median(answer_times(scene, trial, Role::culprit));
  if (!response) return std::nullopt;
  const double rate = goodput(scene, trial, Role::culprit).value;
  return Estimate{rate * std::max(0.0, response->value - seconds(scene.s_min)), rate * response->error};
}

bool looks_bounded(const Scene& scene, const Trial& trial) {
  const auto queue = queue_of(scene, trial);
  if (!queue || std::get<plan::Closed>(trial.stage.load).think.count() > 0) return false;
  const double in_service = goodput(scene, trial, Role::culprit).value * seconds(scene.s_min);
  return queue->value + in_service < bounded * users_of(trial);
}

std::optional<plan::Stage> next(const Scene& scene, const Features& known, const std::vector<Trial>& played) {
  if (played.empty()) return hold_stage(scene, known);
  const bool room = 2 * users_of(played.front()) <= scene.max_users;
  if (played.size() > 1 || played.front().cut_short || !room) return std::nullopt;
  if (!looks_bounded(scene, played.front())) return std::nullopt;
  plan::Stage stage = hold_stage(scene, known);
  stage.name = wider;
  stage.duration = *stage.duration / 2;
  std::get<plan::Closed>(stage.load).users *= 2;
  return stage;
}

void measure_response(const Scene& scene, const Trial& trial, Features& found) {
  const std::vector<double> times = answer_times(scene, trial, Role::culprit);
  const auto middle = median(times);
  if (!middle) return;
  const auto n = static_cast<double>(times.size());
  const double cv = variation_of(times);
  found.set(feature::hold_users, users_of(trial), 0, name);
  set(found, feature::hold_rate, goodput(scene, trial, Role::culprit), name);
  set(found, feature::hold_p50, middle, name);
  set(found, feature::hold_cv, Estimate{cv, cv * std::sqrt((0.5 + cv * cv) / n)}, name);
  const auto tail = quantile_estimate(times, 0.99);
  if (tail && times.size() >= fewest_for_tail) set(found, feature::hold_tail, ratio(*tail, *middle), name);
}

void measure_pattern(const Scene& scene, const std::vector<double>& completions, std::uint32_t users, Features& found) {
  const Comb comb = departure_comb(completions, users);
  if (comb.refusal != CombRefusal::too_few) {
    found.set(feature::comb_lag, comb.lag, comb.lag_error, name);
    found.set(feature::comb_acf, comb.acf, 1 / std::sqrt(static_cast<double>(completions.size())), name);
  }
  if (const auto gaps = gap_statistics(completions)) {
    set(found, feature::gap_small, gaps->small, name);
    found.set(feature::gap_cv, gaps->cv, gaps->cv / std::sqrt(2.0 * static_cast<double>(gaps->count)), name);
  }
  const auto quota = quota_periodicity(completions, users, seconds(scene.s_min));
  if (quota) set(found, feature::quota_acf, quota->acf, name);
}

void measure_bytes(const std::vector<sample::Sample>& samples, const Trial& trial, Features& found) {
  const std::vector<sample::Sample> good = successes(samples);
  const double length = seconds(trial.end - good.front().done);
  if (good.size() < fewest || length <= 0) return;
  double bytes = 0;
  for (const sample::Sample& sample : good) bytes += static_cast<double>(sample.bytes_received);
  const auto n = static_cast<double>(good.size());
  found.set(feature::response_bytes, bytes / n, 0, name);
  found.set(feature::bytes_rate, bytes / length, bytes / length / std::sqrt(n), name);
  if (const auto share = transfer_share(good)) found.set(feature::transfer_share, *share, 0, name);
}

// Users that are turned away do not wait: nothing bounds the queue of the others.
void measure_bound(const Scene& scene, const Trial& once, const Trial& twice, Features& found) {
  const auto& counts = once.summary.routes[scene.route(Role::culprit).value()].counts;
  const auto failures = static_cast<double>(counts.failures[static_cast<std::size_t>(sample::Failure::status)]);
  if (failures > few_failures * static_cast<double>(counts.completed + counts.failed)) return;
  const auto queue = queue_of(scene, once), of_twice = queue_of(scene, twice);
  if (!queue || !of_twice || of_twice->value < 1) return;
  if (of_twice->value < hardly * queue->value + 1) set(found, feature::queue_bound, of_twice, name);
}

// A hold is too short to say that nothing drifts.
Features without_drift(const Features& all) {
  Features kept;
  for (const auto& [feature_name, found] : all.numbers()) {
    const bool drift = feature_name == feature::drift_per_request || feature_name == feature::drift_certainty;
    if (!drift) kept.set(feature_name, found.value, found.error, found.source);
  }
  return kept;
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const Trial* trial = trial_named(played, held);
  if (!trial) return;
  const std::vector<sample::Sample> settled = settled_samples(scene, *trial, Role::culprit);
  measure_response(scene, *trial, found);
  measure_pattern(scene, completion_times(successes(settled)), users_of(*trial), found);
  if (!successes(settled).empty()) measure_bytes(settled, *trial, found);
  const std::vector<sample::Sample> all = of_route(trial->samples, scene.route(Role::culprit).value());
  if (const auto starved = starved_share(all, users_of(*trial), trial->begin, trial->end)) {
    set(found, feature::starved_share, starved, name);
  }
  if (const auto spells = find_spells(all)) found.set(feature::refusal_spell, spells->usual, 0, name);
  Features over_time;
  measure_over_time(scene, {trial}, name, over_time);
  if (over_time.get_or(feature::drift_certainty, 0) < certain_drift) over_time = without_drift(over_time);
  found.merge(over_time);
  if (const Trial* twice = trial_named(played, wider)) measure_bound(scene, *trial, *twice, found);
}

}  // namespace

const Experiment comb_experiment = {name,   "how many requests does the route serve at a time?", possible, cost, next,
                                    measure};

}  // namespace brink::verdict::why
