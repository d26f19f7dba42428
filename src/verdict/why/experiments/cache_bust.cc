#include "verdict/why/experiments/cache_bust.h"

#include <array>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "cache_bust";
constexpr char plain[] = "cache_bust: as it is";
constexpr char busted[] = "cache_bust: past caches";
constexpr std::size_t times = 2;

std::array<plan::Stage, 2> stages(const Scene& scene) {
  const Duration length = in_haste(scene, time_for(scene, 10, 400ms, 2s));
  return {alone(scene, plain, Role::culprit, length, 150), alone(scene, busted, Role::culprit_busted, length, 150)};
}

bool possible(const Scene& scene, const Features& known) {
  return scene.route(Role::culprit_busted) && answers(known) && !known.has(feature::cache_bust_ratio);
}

Duration cost(const Scene& scene) { return length_of(stages(scene)) * times; }

std::optional<plan::Stage> next(const Scene& scene, const Features& /*known*/, const std::vector<Trial>& played) {
  return in_turn(stages(scene), times, played);
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const auto cached = median(answer_times(scene, trials_named(played, plain), Role::culprit, On::any, From::sent));
  const auto past =
      median(answer_times(scene, trials_named(played, busted), Role::culprit_busted, On::any, From::sent));
  if (cached && past) set(found, feature::cache_bust_ratio, ratio(*past, *cached), name);
}

}  // namespace

const Experiment cache_bust_experiment = {
    name, "does a cache give the answers, and what are they without it?", possible, cost, next, measure};

}  // namespace brink::verdict::why
