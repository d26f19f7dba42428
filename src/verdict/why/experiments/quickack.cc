#include "verdict/why/experiments/quickack.h"

#include <algorithm>
#include <array>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "quickack";
constexpr char delayed[] = "quickack: without";
constexpr char at_once[] = "quickack: with";
constexpr Duration slowest = 500ms;  // response: beyond it what is looked for here is small beside it
constexpr std::size_t times = 2;

std::array<plan::Stage, 2> stages(const Scene& scene) {
  const Duration length = in_haste(scene, time_for(scene, 16, 500ms, 2s));
  std::array<plan::Stage, 2> both = {alone(scene, delayed, Role::culprit, length, 200),
                                     alone(scene, at_once, Role::culprit, length, 200)};
  both[0].quick_ack = false;
  return both;
}

bool possible(const Scene& scene, const Features& known) {
  return scene.s_min <= slowest && answers(known) && !known.has(feature::delayed_ack_tax);
}

Duration cost(const Scene& scene) { return length_of(stages(scene)) * times; }

std::optional<plan::Stage> next(const Scene& scene, const Features& /*known*/, const std::vector<Trial>& played) {
  return in_turn(stages(scene), times, played);
}

// Response times on reused connections, of the later half of each trial: a connection that is new, or changes from one
// way to the other, acknowledges at once for a while by itself.
std::vector<double> settled(const Scene& scene, const std::vector<Trial>& played, std::string_view stage) {
  std::vector<double> all;
  for (const Trial* trial : trials_named(played, stage)) {
    const std::vector<double> times = answer_times(scene, *trial, Role::culprit, On::reused, From::sent);
    all.insert(all.end(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  }
  return all;
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const auto slow = median(settled(scene, played, delayed));
  const auto quick = median(settled(scene, played, at_once));
  set(found, feature::s_min_quickack, quick, name);
  if (slow && quick) set(found, feature::delayed_ack_tax, clipped(difference(*slow, *quick), 0, slow->value), name);
}

}  // namespace

const Experiment quickack_experiment = {
    name, "does the target wait for our acknowledgement before it goes on?", possible, cost, next, measure};

}  // namespace brink::verdict::why
