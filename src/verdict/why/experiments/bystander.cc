#include "verdict/why/experiments/bystander.h"

#include <algorithm>
#include <cmath>

#include "verdict/why/experiments/sharing.h"
#include "verdict/why/experiments/stages.h"
#include "verdict/why/signals/froze_alone.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "bystander";
constexpr char idle[] = "bystander: idle";
constexpr char loaded[] = "bystander: loaded";

// Where there is no other route, new connections are still looked at.
std::vector<Role> looks(const Scene& scene) {
  if (!scene.route(Role::bystander)) return {Role::culprit_fresh, Role::missing};
  return {Role::bystander, Role::bystander_fresh, Role::missing};
}

std::vector<plan::Stage> stages(const Scene& scene, const Features& known) {
  Hold at_hold;
  at_hold.name = loaded;
  at_hold.looks = looks(scene);
  at_hold.length = in_haste(scene, std::clamp(8 * round_of_hold(scene), Duration(4s), Duration(8s)));
  // Whether a target that stops now and then stops for all shows only while it does.
  if (known.get_or(feature::freeze_longest, 0) >= 0.1) {
    at_hold.length = in_haste(scene, longest_stage);
    at_hold.whole = true;
  }
  return {at_rest(scene, idle, Role::culprit, at_hold.looks), hold(scene, known, at_hold)};
}

bool possible(const Scene& scene, const Features& known) {
  return can_hold(scene, looks(scene).size()) && answers(known) && !known.has(feature::bystander_lost_share);
}

Duration cost(const Scene& scene) { return length_of(stages(scene, {})); }

std::optional<plan::Stage> next(const Scene& scene, const Features& known, const std::vector<Trial>& played) {
  return in_turn(stages(scene, known), 1, played);
}

void measure_lost(const Scene& scene, const Trial& at_hold, Features& found) {
  Lost all;
  for (const Role role : looks(scene)) {
    const Lost one = lost(scene, at_hold, role);
    all.lost += one.lost;
    all.of += one.of;
  }
  if (all.of >= fewest) set(found, feature::bystander_lost_share, share_estimate(all.lost, all.of), name);
}

// A connect phase as long as the client's repeated SYN: whole seconds (1, 2, 3, 4 since Linux 6.5; 1, 3, 7 before).
bool waited_for_syn(const sample::Sample& sample) {
  const double connect = seconds(sample.connect);
  const bool by_the_second = connect >= 0.99 && connect - std::floor(connect) < 0.2;
  return by_the_second || sample.failure == sample::Failure::connect_timeout;
}

void measure_opening(const Scene& scene, const Trial& at_hold, Features& found) {
  const auto route = scene.route(scene.route(Role::bystander_fresh) ? Role::bystander_fresh : Role::culprit_fresh);
  std::vector<double> connects, handshakes;
  std::uint64_t attempts = 0, repeated = 0;
  for (const sample::Sample& sample : at_hold.samples) {
    if (sample.route.value != route || sample.reused() || is_ours(sample.failure)) continue;
    ++attempts;
    if (waited_for_syn(sample)) ++repeated;
    if (sample.connect.count() > 0) connects.push_back(seconds(sample.connect));
    if (sample.tls.count() > 0) handshakes.push_back(seconds(sample.tls));
  }
  set(found, feature::connect_time_loaded, median(connects), name);
  set(found, feature::tls_time_loaded, median(handshakes), name);
  if (attempts >= fewest) set(found, feature::connect_retry_share, share_estimate(repeated, attempts), name);
}

// Whether others were answered while the culprit froze: its own page on a fresh connection is no other.
void measure_freeze(const Scene& scene, const Trial& at_hold, Features& found) {
  std::vector<sample::Sample> samples = at_hold.samples;
  std::erase_if(samples, [&](const auto& s) { return s.route.value == scene.route(Role::culprit_fresh); });
  const auto alone = froze_alone(meanwhile(samples, scene.route(Role::culprit).value(), seconds(scene.s_min)));
  if (alone) found.set(feature::freeze_one_route, *alone ? 1 : 0, 0, name);
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  const Trial* rest = trial_named(played, idle);
  const Trial* at_hold = trial_named(played, loaded);
  if (!rest || !at_hold) return;
  const Pair pair{*rest, *at_hold};
  set(found, feature::phi_static, sharing_fraction(scene, pair, Role::culprit, Role::bystander), name);
  set(found, feature::phi_static_fresh, sharing_fraction(scene, pair, Role::culprit, Role::bystander_fresh), name);
  set(found, feature::phi_missing, sharing_fraction(scene, pair, Role::culprit, Role::missing), name);
  const auto before = wait_at_rest(scene, pair, Role::bystander), during = wait_loaded(scene, pair, Role::bystander);
  const auto fresh = wait_loaded(scene, pair, Role::bystander_fresh);
  if (before && during) set(found, feature::bystander_slowdown, ratio(*during, *before), name);
  if (fresh && during) set(found, feature::bystander_fresh_ratio, ratio(*fresh, *during), name);
  measure_freeze(scene, *at_hold, found);
  measure_lost(scene, *at_hold, found);
  measure_opening(scene, *at_hold, found);
}

}  // namespace

const Experiment bystander_experiment = {
    name, "is what limits the route its own, or shared by all routes?", possible, cost, next, measure};

}  // namespace brink::verdict::why
