#include "verdict/why/experiments/ablation.h"

#include <algorithm>
#include <cmath>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "ablation";
constexpr char rest[] = "ablation: without the culprit";
constexpr char alone_held[] = "ablation: bystander";

// Those of the search come before those of the roles, and the first of these is always there.
std::vector<std::uint32_t> others(const Scene& scene) {
  std::vector<std::uint32_t> routes;
  for (std::uint32_t i = 0; i < scene.route(Role::culprit_fresh).value_or(0); ++i) {
    if (scene.route(Role::culprit) != i) routes.push_back(i);
  }
  return routes;
}

std::vector<plan::Stage> stages(const Scene& scene, const Features& known) {
  Hold asked;
  asked.name = alone_held;
  asked.role = Role::bystander;
  asked.length = in_haste(scene, 3s);
  std::vector<plan::Stage> held = {hold(scene, known, asked)};
  const std::vector<std::uint32_t> routes = others(scene);
  if (routes.size() < 2) return held;  // the rest is the bystander
  held.insert(held.begin(), held.front());
  held.front().name = rest;
  held.front().only_routes = routes;
  return held;
}

bool possible(const Scene& scene, const Features& known) {
  return scene.route(Role::bystander) && can_hold(scene) && answers(known) && !known.has(feature::bystander_rate);
}

Duration cost(const Scene& scene) { return length_of(stages(scene, {})); }

std::optional<plan::Stage> next(const Scene& scene, const Features& known, const std::vector<Trial>& played) {
  return in_turn(stages(scene, known), 1, played);
}

// Of all requests of a trial, whatever their route.
void measure_rest(const Trial& trial, Features& found) {
  const double length = seconds(trial.end - trial.begin);
  std::uint64_t ended = 0, failed = 0, in_window = 0;
  for (const aggregate::RouteSummary& route : trial.summary.routes) {
    ended += route.counts.completed + route.counts.failed;
    failed += route.counts.failed;
    in_window += route.counts.completed_in_window;
  }
  if (ended < fewest || length <= 0) return;
  const auto completed = static_cast<double>(in_window);
  set(found, feature::rest_rate, Estimate{completed / length, std::sqrt(completed) / length}, name);
  set(found, feature::rest_failed_share, share_estimate(failed, ended), name);
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const Trial* bystander = trial_named(played, alone_held);
  const Trial* mix = trial_named(played, rest);
  if (!mix) mix = bystander;
  if (mix) measure_rest(*mix, found);
  if (bystander && !answer_times(scene, *bystander, Role::bystander).empty()) {
    set(found, feature::bystander_rate, goodput(scene, *bystander, Role::bystander), name);
  }
}

}  // namespace

const Experiment ablation_experiment = {name, "what would limit the target next?", possible, cost, next, measure};

}  // namespace brink::verdict::why
