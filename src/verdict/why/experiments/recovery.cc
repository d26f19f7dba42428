#include "verdict/why/experiments/recovery.h"

#include <algorithm>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "recovery";
constexpr char before[] = "recovery: before";
constexpr char loaded[] = "recovery: loaded";
constexpr char after[] = "recovery: after";
constexpr std::size_t fewest_of_one = 3;    // responses: a slow route gives no more in a second
constexpr double tolerance = 1.2;           // of the response before
constexpr double least_tolerance = 0.0005;  // s
constexpr double much_slower = 1.5;         // than at the beginning of the search, and by a millisecond

plan::Stage one_user(const Scene& scene, std::string stage_name) {
  plan::Stage stage = alone(scene, std::move(stage_name), Role::culprit, time_for(scene, 6, 1s, 3s), 0);
  stage.requests.reset();
  return stage;
}

plan::Stage load(const Scene& scene, const Features& known) {
  Hold at_hold;
  at_hold.name = loaded;
  at_hold.length = in_haste(scene, 3s);
  return hold(scene, known, at_hold);
}

bool possible(const Scene& scene, const Features& known) {
  return can_hold(scene) && answers(known) && !known.has(feature::recovery_ratio);
}

Duration cost(const Scene& scene) { return 2 * length_of(one_user(scene, before)) + length_of(load(scene, {})); }

std::vector<double> answers_before(const Scene& scene, const std::vector<Trial>& played) {
  const Trial* trial = trial_named(played, before);
  return trial ? answer_times(scene, *trial, Role::culprit) : std::vector<double>();
}

// Before any load: where one user already waits much longer than at the beginning of the search, all the load since
// then is what it may not have recovered from.
std::optional<Estimate> response_before(const Scene& scene, const std::vector<Trial>& played) {
  const std::vector<double> times = answers_before(scene, played);
  const double at_first = seconds(scene.s_min);
  const auto now = median(times, fewest_of_one);
  const bool slower = !times.empty() && at_first > 0 && quantile_of(times, 0) > much_slower * at_first + 0.001;
  return slower ? Estimate{at_first, 0} : now;
}

// A look long enough for a few answers as slow as they are by now.
plan::Stage look_after(const Scene& scene, const std::vector<Trial>& played) {
  Scene now = scene;
  const std::vector<double> times = answers_before(scene, played);
  if (!times.empty()) now.s_min = std::max(scene.s_min, from_seconds(quantile_of(times, 0.5)));
  return one_user(now, after);
}

// Seconds from due within which a response counts as one before the load.
std::optional<double> healthy_within(const Scene& scene, const std::vector<Trial>& played) {
  const auto response = response_before(scene, played);
  if (!response) return std::nullopt;
  return tolerance * response->value + std::max(2 * response->error, least_tolerance);
}

// From the end of the load to the first of three healthy responses in a row.
std::optional<double> time_to_health(const Scene& scene, const std::vector<Trial>& played) {
  const Trial* at_hold = trial_named(played, loaded);
  const auto limit = healthy_within(scene, played);
  if (!at_hold || !limit) return std::nullopt;
  std::size_t in_row = 0;
  Instant first{};
  for (const Trial* trial : trials_named(played, after)) {
    for (const sample::Sample& sample : trial->samples) {
      const bool healthy = sample.ok() && seconds(sample.response_time()) <= *limit;
      if (healthy && in_row == 0) first = sample.done;
      in_row = healthy ? in_row + 1 : 0;
      if (in_row == fewest_of_one) return std::max(0.0, seconds(first - at_hold->end));
    }
  }
  return std::nullopt;
}

std::optional<plan::Stage> next(const Scene& scene, const Features& known, const std::vector<Trial>& played) {
  if (!played.empty() && played.back().cut_short) return std::nullopt;
  if (played.empty()) return one_user(scene, before);
  if (played.size() == 1) return load(scene, known);
  const plan::Stage look = look_after(scene, played);
  const bool long_enough = (played.size() - 2) * length_of(look) >= in_haste(scene, 10s);
  if (long_enough || !healthy_within(scene, played) || time_to_health(scene, played)) return std::nullopt;
  return look;
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const auto response = response_before(scene, played);
  const Trial* last = trial_named(played, after);
  if (!response || !last) return;
  const auto now = median(waits(scene, *last, Role::culprit, response->value), fewest_of_one);
  if (now) set(found, feature::recovery_ratio, ratio(*now, *response), name);
  if (const auto time = time_to_health(scene, played)) found.set(feature::recovery_time, *time, response->value, name);
}

}  // namespace

const Experiment recovery_experiment = {
    name, "is the target as fast after the load as before it, and how soon?", possible, cost, next, measure};

}  // namespace brink::verdict::why
