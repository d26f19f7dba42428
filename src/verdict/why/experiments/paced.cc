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

bool possible(const Scene& scene, const Features& known) {
  const bool enough = share * scene.x_max * seconds(longest_stage) >= requests;
  return enough && (!scene.max_rps || *scene.max_rps >= share * scene.x_max) && answers(known) &&
         !known.has(feature::paced_latency);
}

Duration cost(const Scene& scene) { return length_of(stages(scene)); }

std::optional<plan::Stage> next(const Scene& scene, const Features& /*known*/, const std::vector<Trial>& played) {
  return in_turn(stages(scene), 1, played);
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const auto trials = trials_named(played, at_a_rate);
  set(found, feature::paced_latency, median(answer_times(scene, trials, Role::culprit, On::any, From::sent)), name);
}

}  // namespace

const Experiment paced_experiment = {
    name, "how long does a request take when nobody is before it?", possible, cost, next, measure};

}  // namespace brink::verdict::why
