#include "verdict/why/experiments/burst.h"

#include <algorithm>
#include <set>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "burst";
constexpr char quiet[] = "burst: silence";
constexpr char at_once[] = "burst: all at once";

std::vector<plan::Stage> stages(const Scene& scene, const Features& known) {
  Hold all;
  all.name = at_once;
  all.length = in_haste(scene, std::clamp(6 * round_of_hold(scene), Duration(2s), Duration(6s)));
  plan::Stage burst = hold(scene, known, all);
  burst.warmup = {};  // the beginning is what this is about
  return {silence(scene, quiet), burst};
}

bool possible(const Scene& scene, const Features& known) {
  return can_hold(scene) && scene.s_min.count() > 0 && answers(known) && !known.has(feature::burst_ratio);
}

Duration cost(const Scene& scene) { return length_of(stages(scene, {})); }

std::optional<plan::Stage> next(const Scene& scene, const Features& known, const std::vector<Trial>& played) {
  return in_turn(stages(scene, known), 1, played);
}

// The first requests of users, and those of the later half of the trial, when all users stand in the usual queue.
struct Split {
  std::vector<double> first, later;
};
Split split(const Scene& scene, const Trial& burst) {
  std::vector<sample::Sample> by_due;
  for (const sample::Sample& sample : burst.samples) {
    if (sample.route.value == scene.route(Role::culprit)) by_due.push_back(sample);
  }
  std::stable_sort(by_due.begin(), by_due.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
  const Instant half = burst.begin + (burst.end - burst.begin) / 2;
  Split times;
  std::set<UserId> begun;
  for (const sample::Sample& sample : by_due) {
    const bool is_first = begun.insert(sample.user).second;
    if (!sample.ok()) continue;
    if (is_first) times.first.push_back(seconds(sample.response_time()));
    if (!is_first && sample.due >= half) times.later.push_back(seconds(sample.response_time()));
  }
  return times;
}

// Of two bursts without a cold start the first requests wait no longer than any later ones: they find an empty queue.
// What they take beyond these is the start; it is given, as the feature says, over the response at rest.
void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const Trial* burst = trial_named(played, at_once);
  if (!burst || scene.s_min.count() <= 0) return;
  const Split times = split(scene, *burst);
  const auto first = median(times.first), later = median(times.later);
  if (!first || !later) return;
  const double rest = seconds(scene.s_min);
  const Estimate start = difference(*first, *later);
  found.set(feature::burst_ratio, 1 + std::max(0.0, start.value) / rest, start.error / rest, name);
}

}  // namespace

const Experiment burst_experiment = {
    name, "are the first requests after a silence slower than those that follow?", possible, cost, next, measure};

}  // namespace brink::verdict::why
