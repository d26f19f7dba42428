#include "verdict/why/experiments/paced.h"

#include <algorithm>
#include <array>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "paced";
constexpr char at_a_rate[] = "paced: 0.3 of capacity";
constexpr double share = 0.3;
constexpr double requests = 12;
constexpr double fast_enough = 1000;  // per second: nothing more is seen at a higher rate

std::array<plan::Stage, 1> stages(const Scene& scene) {
  const double rate = std::min(share * scene.x_max, fast_enough);
  const Duration length = std::clamp(from_seconds(requests / std::max(rate, 0.1)), in_haste(scene, 2s), longest_stage);
  return {paced(scene, at_a_rate, rate, length)};
}

// A limiter refuses most of what a single user in a hurry asks for.
bool lets_some_through(const Features& known) {
  const bool dead = known.get_or(feature::died, 0) > 0 && known.get_or(feature::restarted, 0) == 0;
  return answers(known) || (!dead && known.get_or(feature::failed_share_one_user, 1) < 1);
}

bool possible(const Scene& scene, const Features& known) {
  const bool enough = share * scene.x_max * seconds(longest_stage) >= requests;
  return enough && (!scene.max_rps || *scene.max_rps >= share * scene.x_max) && lets_some_through(known) &&
         !known.has(feature::paced_failed_share);
}

Duration cost(const Scene& scene) { return length_of(stages(scene)); }

std::optional<plan::Stage> next(const Scene& scene, const Features& /*known*/, const std::vector<Trial>& played) {
  return in_turn(stages(scene), 1, played);
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const auto trials = trials_named(played, at_a_rate);
  std::uint64_t bad = 0, all = 0;
  for (const Trial* trial : trials) {
    for (const sample::Sample& sample : of_route(trial->samples, scene.route(Role::culprit).value())) {
      if (is_ours(sample.failure)) continue;
      ++all;
      if (!sample.ok()) ++bad;
    }
  }
  if (all >= fewest) set(found, feature::paced_failed_share, share_estimate(bad, all), name);
  set(found, feature::paced_latency, median(answer_times(scene, trials, Role::culprit, On::any, From::sent)), name);
}

}  // namespace

const Experiment paced_experiment = {name, "what does a caller get who takes his time?", possible, cost, next, measure};

}  // namespace brink::verdict::why
