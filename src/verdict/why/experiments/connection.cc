#include "verdict/why/experiments/connection.h"

#include <array>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "connection";
constexpr char reused[] = "connection: reused";
constexpr char fresh[] = "connection: fresh";
constexpr Duration slowest = 500ms;  // response: beyond it what is looked for here is small beside it
constexpr std::size_t times = 2;     // ABAB: what drifts meanwhile hits both

std::array<plan::Stage, 2> stages(const Scene& scene) {
  const Duration length = in_haste(scene, time_for(scene, 10, 350ms, 2s));
  return {alone(scene, reused, Role::culprit, length, 150), alone(scene, fresh, Role::culprit_fresh, length, 150)};
}

bool possible(const Scene& scene, const Features& known) {
  return scene.route(Role::culprit_fresh) && scene.s_min <= slowest && answers(known) &&
         !known.has(feature::s_min_fresh);
}

Duration cost(const Scene& scene) { return length_of(stages(scene)) * times; }

std::optional<plan::Stage> next(const Scene& scene, const Features& /*known*/, const std::vector<Trial>& played) {
  return in_turn(stages(scene), times, played);
}

// How long a step of opening took, seconds, where it was made.
std::vector<double> steps(const Scene& scene, std::span<const Trial* const> trials, Duration sample::Sample::*step) {
  std::vector<double> found;
  for (const Trial* trial : trials) {
    for (const sample::Sample& sample : trial->samples) {
      const bool made = sample.ok() && (sample.*step).count() > 0;
      if (made && sample.route.value == scene.route(Role::culprit_fresh)) found.push_back(seconds(sample.*step));
    }
  }
  return found;
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const auto on_reused = trials_named(played, reused);
  const auto on_fresh = trials_named(played, fresh);
  set(found, feature::s_min_quickack, median(answer_times(scene, on_reused, Role::culprit, On::reused, From::sent)),
      name);
  set(found, feature::s_min_fresh, median(answer_times(scene, on_fresh, Role::culprit_fresh, On::fresh, From::sent)),
      name);
  set(found, feature::connect_time, median(steps(scene, on_fresh, &sample::Sample::connect)), name);
  set(found, feature::tls_time, median(steps(scene, on_fresh, &sample::Sample::tls)), name);
}

}  // namespace

const Experiment connection_experiment = {
    name, "what does a connection cost, and is the route slower on a new one?", possible, cost, next, measure};

}  // namespace brink::verdict::why
