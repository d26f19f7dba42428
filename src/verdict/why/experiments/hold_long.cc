#include "verdict/why/experiments/hold_long.h"

#include <algorithm>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/over_time.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "hold_long";
constexpr char below[] = "hold_long: 0.7 of capacity";
constexpr double share_of_capacity = 0.7;
constexpr double least_share = 0.2;  // of capacity: a load below it says nothing about one that hurts
constexpr std::size_t most_trials = 2;

plan::Stage stage(const Scene& scene) {
  return paced(scene, below, share_of_capacity * scene.x_max, in_haste(scene, 20s));
}

bool possible(const Scene& scene, const Features& known) {
  const Feature* drift = known.find(feature::drift_certainty);
  if (scene.x_max <= 0 || !answers(known) || (drift && drift->source == name)) return false;
  const double rate = std::get<plan::Open>(stage(scene).load).rate.at({});
  // Whether it stops now and then shows at any rate.
  const bool froze = known.get_or(feature::freeze_longest, 0) >= 0.1 && !known.has(feature::freeze_period);
  return (froze || rate >= least_share * scene.x_max) && rate * seconds(in_haste(scene, 20s)) >= 40;
}

Duration cost(const Scene& scene) { return length_of(stage(scene)); }

// Freezes that may be regular but were too few to say so, or a trend that may be one.
bool undecided(const Scene& scene, const Trial& trial) {
  Features seen;
  measure_over_time(scene, {&trial}, name, seen);
  const bool froze = seen.get_or(feature::freeze_longest, 0) > 0 && !seen.has(feature::freeze_period);
  const double certainty = seen.get_or(feature::drift_certainty, 0);
  return froze || (certainty > 0.8 && certainty < 0.9995);
}

std::optional<plan::Stage> next(const Scene& scene, const Features& /*known*/, const std::vector<Trial>& played) {
  if (played.empty()) return stage(scene);
  if (played.back().cut_short || played.size() >= most_trials || scene.quick) return std::nullopt;
  return undecided(scene, played.back()) ? std::optional(stage(scene)) : std::nullopt;
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  measure_over_time(scene, trials_named(played, below), name, found);
}

}  // namespace

const Experiment hold_long_experiment = {
    name, "what does time do to a target below its capacity?", possible, cost, next, measure};

}  // namespace brink::verdict::why
