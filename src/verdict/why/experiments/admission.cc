#include "verdict/why/experiments/admission.h"

#include <algorithm>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"
#include "verdict/why/signals/admission.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "admission";
constexpr char quiet[] = "admission: silence";
constexpr char beyond[] = "admission: beyond capacity";
constexpr double overload = 1.75;       // of capacity
constexpr double least_overload = 1.2;  // a limit of our own below it would hide that of the target
constexpr double some_rejected = 0.1;   // of failures
constexpr double evenly_spaced = 0.3;   // variation of gaps between completions: a shaper's, not a server's

std::vector<plan::Stage> stages(const Scene& scene) {
  return {silence(scene, quiet), paced(scene, beyond, overload * scene.x_max, in_haste(scene, 6s))};
}

// Something turns requests away, or lets them through so evenly that it may be made to.
bool suspicious(const Features& known) {
  double rejected = 0;
  for (const auto name_of : {feature::failed_429, feature::failed_503, feature::failed_401_403}) {
    rejected += known.get_or(name_of, 0);
  }
  const bool turns_away = rejected > some_rejected && known.get_or(feature::failed_share_break, 1) > 0.01;
  const bool even = known.get_or(feature::saturated, 0) > 0 && known.get_or(feature::gap_cv, 1) < evenly_spaced;
  return turns_away || even;
}

// A limiter refuses most of what a single user in a hurry asks for.
bool lets_some_through(const Features& known) {
  const double refused = known.get_or(feature::failed_429, 0) + known.get_or(feature::failed_503, 0);
  const bool dead = known.get_or(feature::died, 0) > 0 && known.get_or(feature::restarted, 0) == 0;
  return answers(known) || (!dead && refused > 0.5);
}

bool possible(const Scene& scene, const Features& known) {
  if (scene.x_max <= 0 || !lets_some_through(known) || known.has(feature::admitted_rate)) return false;
  const double rate = std::get<plan::Open>(stages(scene)[1].load).rate.at({});
  return rate >= least_overload * scene.x_max && suspicious(known);
}

Duration cost(const Scene& scene) { return length_of(stages(scene)); }

std::optional<plan::Stage> next(const Scene& scene, const Features& /*known*/, const std::vector<Trial>& played) {
  return in_turn(stages(scene), 1, played);
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const Trial* trial = trial_named(played, beyond);
  if (!trial) return;
  const auto seen = admission_of(of_route(trial->samples, scene.route(Role::culprit).value()));
  if (!seen) return;
  set(found, feature::admitted_rate, seen->rate, name);
  found.set(feature::admitted_burst, seen->burst, 0, name);
  found.set(feature::admission_period, seen->period, 0, name);
  found.set(feature::admitted_in_flight, seen->in_flight, 0, name);
  found.set(feature::admitted_gap_cv, seen->gap_cv, 0, name);
  found.set(feature::admitted_shut, seen->shut, 0, name);
  set(found, feature::rejected_share, seen->rejected_share, name);
  if (seen->rejected_latency) found.set(feature::rejected_latency, *seen->rejected_latency, 0, name);
  const Estimate at_rest{seconds(scene.s_min), 0};
  if (seen->latency) set(found, feature::admitted_latency_growth, ratio(*seen->latency, at_rest), name);
}

}  // namespace

const Experiment admission_experiment = {
    name, "who is let in when more ask than can be served?", possible, cost, next, measure};

}  // namespace brink::verdict::why
