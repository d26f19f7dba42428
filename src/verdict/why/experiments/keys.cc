#include "verdict/why/experiments/keys.h"

#include <array>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "keys";
constexpr char loaded[] = "keys: one by all, another by few";

std::array<plan::Stage, 1> stages(const Scene& scene, const Features& known) {
  Hold at_hold;
  at_hold.name = loaded;
  at_hold.looks = {Role::culprit_other};
  at_hold.length = in_haste(scene, std::clamp(6 * round_of_hold(scene), Duration(3s), Duration(8s)));
  return {hold(scene, known, at_hold)};
}

bool possible(const Scene& scene, const Features& known) {
  return scene.route(Role::culprit_other) && can_hold(scene, 1) && answers(known) && !known.has(feature::key_ratio);
}

Duration cost(const Scene& scene) { return length_of(stages(scene, {})); }

std::optional<plan::Stage> next(const Scene& scene, const Features& known, const std::vector<Trial>& played) {
  return in_turn(stages(scene, known), 1, played);
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const Trial* at_hold = trial_named(played, loaded);
  if (!at_hold) return;
  const auto same = median(answer_times(scene, *at_hold, Role::culprit));
  const auto other = median(answer_times(scene, *at_hold, Role::culprit_other));
  if (same && other) set(found, feature::key_ratio, ratio(*same, *other), name);
}

}  // namespace

const Experiment keys_experiment = {name,   "is one key slow because everybody asks for it?", possible, cost, next,
                                    measure};

}  // namespace brink::verdict::why
