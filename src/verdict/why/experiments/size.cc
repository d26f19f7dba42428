#include "verdict/why/experiments/size.h"

#include <cmath>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "size";
constexpr char get[] = "size: GET";
constexpr char head[] = "size: HEAD";
constexpr char get_held[] = "size: GET held";
constexpr char head_held[] = "size: HEAD held";
constexpr std::size_t visits = 4;         // ABAB, of one user
constexpr double least_difference = 512;  // bytes: below it a slope is noise over nothing

plan::Stage held(const Scene& scene, const Features& known, const char* stage_name, Role role) {
  Hold asked;
  asked.name = stage_name;
  asked.role = role;
  asked.length = in_haste(scene, 2s);
  return hold(scene, known, asked);
}

std::vector<plan::Stage> stages(const Scene& scene, const Features& known) {
  const Duration length = in_haste(scene, time_for(scene, 10, 400ms, 2s));
  std::vector<plan::Stage> all;
  for (std::size_t i = 0; i < visits; ++i) {
    const bool body = i % 2 == 0;
    all.push_back(alone(scene, body ? get : head, body ? Role::culprit : Role::culprit_head, length, 150));
  }
  if (!can_hold(scene)) return all;
  all.push_back(held(scene, known, get_held, Role::culprit));
  all.push_back(held(scene, known, head_held, Role::culprit_head));
  return all;
}

bool possible(const Scene& scene, const Features& known) {
  const bool small = known.get_or(feature::response_bytes, least_difference) < least_difference;
  return scene.route(Role::culprit_head) && !small && answers(known) && !known.has(feature::size_slope);
}

Duration cost(const Scene& scene) { return length_of(stages(scene, {})); }

std::optional<plan::Stage> next(const Scene& scene, const Features& known, const std::vector<Trial>& played) {
  return in_turn(stages(scene, known), 1, played);
}

// Mean size of a role's responses.
std::optional<double> size_of(const Scene& scene, std::span<const Trial* const> trials, Role role) {
  double bytes = 0, count = 0;
  for (const Trial* trial : trials) {
    for (const sample::Sample& sample : trial->samples) {
      if (sample.route.value != scene.route(role) || !sample.ok()) continue;
      bytes += static_cast<double>(sample.bytes_received);
      ++count;
    }
  }
  return count > 0 ? std::optional(bytes / count) : std::nullopt;
}

// Seconds that a request of a role keeps what limits the target busy: 1 / its rate when held.
std::optional<Estimate> demand(const Scene& scene, const Trial* trial, Role role) {
  if (!trial) return std::nullopt;
  return ratio({1, 0}, goodput(scene, *trial, role));
}

// By one user where the difference stands out from the noise, since nobody waits for another there; else by the rates
// at hold, where a byte's small share of a request adds up.
void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const auto gets = trials_named(played, get), heads = trials_named(played, head);
  const auto large = size_of(scene, gets, Role::culprit), small = size_of(scene, heads, Role::culprit_head);
  if (large) found.set(feature::response_bytes, *large, 0, name);
  if (!large || !small || *large - *small < least_difference) return;
  const Estimate bytes{*large - *small, 0};
  const auto with_body = median(answer_times(scene, gets, Role::culprit, On::any, From::sent));
  const auto without = median(answer_times(scene, heads, Role::culprit_head, On::any, From::sent));
  if (!with_body || !without) return;
  Estimate cost_of_body = difference(*with_body, *without);
  const auto busy_with = demand(scene, trial_named(played, get_held), Role::culprit);
  const auto busy_without = demand(scene, trial_named(played, head_held), Role::culprit_head);
  if (cost_of_body.value < 2 * cost_of_body.error && busy_with && busy_without) {
    cost_of_body = difference(*busy_with, *busy_without);
  }
  set(found, feature::size_slope, ratio(cost_of_body, bytes), name);
}

}  // namespace

const Experiment size_experiment = {name, "what does a byte of the response cost?", possible, cost, next, measure};

}  // namespace brink::verdict::why
