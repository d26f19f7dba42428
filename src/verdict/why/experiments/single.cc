#include "verdict/why/experiments/single.h"

#include <algorithm>

#include "verdict/why/experiments/sharing.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "single";
constexpr char idle[] = "single: idle";
constexpr char loaded[] = "single: loaded";

std::vector<plan::Stage> stages(const Scene& scene, const Features& known) {
  Hold of_bystander;
  of_bystander.name = loaded;
  of_bystander.role = Role::bystander;
  of_bystander.looks = {Role::culprit};
  of_bystander.length = in_haste(scene, time_for(scene, 20, 3s, 6s));
  return {at_rest(scene, idle, Role::bystander, {Role::culprit}), hold(scene, known, of_bystander)};
}

bool possible(const Scene& scene, const Features& known) {
  const bool settled = known.has(feature::phi_culprit) || known.has(feature::phi_static);
  return scene.route(Role::bystander) && can_hold(scene, 1) && answers(known) && !settled;
}

Duration cost(const Scene& scene) { return length_of(stages(scene, {})); }

std::optional<plan::Stage> next(const Scene& scene, const Features& known, const std::vector<Trial>& played) {
  return in_turn(stages(scene, known), 1, played);
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const Trial* rest = trial_named(played, idle);
  const Trial* at_hold = trial_named(played, loaded);
  if (!rest || !at_hold) return;
  const Pair pair{*rest, *at_hold};
  const auto before = wait_at_rest(scene, pair, Role::bystander), during = wait_loaded(scene, pair, Role::bystander);
  const auto usual = wait_at_rest(scene, pair, Role::culprit);
  // A wait shorter than the culprit's own time is one for the processor, and lost in what that time varies by.
  if (!before || !during || !usual || during->value - before->value < usual->value) return;
  set(found, feature::phi_culprit, sharing_fraction(scene, pair, Role::bystander, Role::culprit), name);
}

}  // namespace

const Experiment single_experiment = {name,   "does the route wait when another one is loaded?", possible, cost, next,
                                      measure};

}  // namespace brink::verdict::why
