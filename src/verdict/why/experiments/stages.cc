#include "verdict/why/experiments/stages.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr Duration think_of_look = 100ms;
constexpr double share_of_looks = 0.25;  // of a rate that is limited

std::vector<std::uint32_t> only(const Scene& scene, Role role) { return {scene.route(role).value()}; }

plan::Stage stage_of(const Scene& scene, std::string name, Role role) {
  plan::Stage stage;
  stage.name = std::move(name);
  stage.only_routes = only(scene, role);
  stage.quick_ack = true;
  // What is under way when a hold ends waits for its round; whoever waits much longer than that is starved.
  stage.drain = std::clamp(2 * round_of_hold(scene), Duration(1s), longest_drain);
  return stage;
}

double allowed(const Scene& scene) { return scene.max_rps.value_or(std::numeric_limits<double>::infinity()); }

// How fast requests end when so many users ask without a pause: goodput, or what is turned away if that goes faster.
double expected_rate(const Scene& scene, const Features& known, double users) {
  double rate = scene.x_max;
  if (rate <= 0) rate = scene.s_min.count() > 0 ? users / seconds(scene.s_min) : most_requests;
  const double failed_latency = known.get_or(feature::failed_latency, 0);
  if (known.get_or(feature::failed_share_break, 0) > 0.02 && failed_latency > 0) {
    rate = std::max(rate, users / failed_latency);
  }
  return rate;
}

// The pause of each user that keeps all of them below `cap`. Where the target is far slower than that it costs nothing,
// and guards against one that suddenly turns requests away; in between saturation would be lost for nothing.
Duration pause_below(double cap, double users, double expected) {
  const bool needed = expected > 0.8 * cap;
  const bool costs_nothing = expected < 0.25 * cap;
  return needed || costs_nothing ? from_seconds(users / cap) : Duration{};
}

}  // namespace

Duration time_for(const Scene& scene, double requests, Duration least, Duration most) {
  return std::clamp(from_seconds(requests * seconds(scene.s_min)), least, most);
}

Duration round_of_hold(const Scene& scene) {
  if (scene.x_max <= 0) return scene.s_min;
  return std::max(scene.s_min, from_seconds(std::min(scene.hold_users, scene.max_users) / scene.x_max));
}

plan::Stage alone(const Scene& scene, std::string name, Role role, Duration length, std::uint64_t requests) {
  plan::Stage stage = stage_of(scene, std::move(name), role);
  plan::Closed one;
  if (scene.max_rps) one.think = from_seconds(1 / *scene.max_rps);
  stage.load = one;
  stage.duration = length;
  stage.requests = requests;
  return stage;
}

plan::Beside look_at(const Scene& scene, Role role) {
  plan::Closed users;
  users.users = users_of_look;
  users.think = think_of_look;
  // As many looks as there are roles to look at share a part of a limited rate.
  constexpr double looks = 3;
  if (scene.max_rps) {
    users.think = std::max(users.think, from_seconds(looks * users_of_look / (share_of_looks * *scene.max_rps)));
  }
  users.think_jitter = 0.5;
  return {users, only(scene, role)};
}

plan::Stage hold(const Scene& scene, const Features& known, const Hold& asked) {
  plan::Stage stage = stage_of(scene, asked.name, asked.role);
  for (const Role role : asked.looks) {
    if (scene.route(role)) stage.beside.push_back(look_at(scene, role));
  }
  plan::Closed users;
  const auto beside = static_cast<std::uint32_t>(stage.beside.size()) * users_of_look;
  users.users = std::max(1u, std::min(scene.hold_users, scene.max_users - std::min(beside, scene.max_users)));
  stage.warmup = std::clamp(3 * round_of_hold(scene), Duration(100ms), Duration(2s));
  // A target that is very fast shows in a second what others show in four, and saturated all the while.
  const Duration enough =
      asked.whole ? longest_stage : from_seconds(most_requests / (2 * std::max(scene.x_max, 1.0))) - stage.warmup;
  stage.duration = std::min({asked.length, std::max(Duration(500ms), enough), longest_stage - stage.warmup});
  const double rate = asked.looks.empty() ? allowed(scene) : (1 - share_of_looks) * allowed(scene);
  const double cap = std::min(rate, most_requests / seconds(length_of(stage)));
  // How fast another role can be is not known: its users always pause.
  const double expected = asked.role == Role::culprit ? expected_rate(scene, known, users.users) : cap;
  users.think = pause_below(cap, users.users, expected);
  stage.load = users;
  return stage;
}

plan::Stage paced(const Scene& scene, std::string name, double rate, Duration length) {
  plan::Stage stage = stage_of(scene, std::move(name), Role::culprit);
  plan::Open open;
  open.rate = plan::Rate::constant(std::min({rate, allowed(scene), most_requests / seconds(length)}));
  open.max_users = scene.max_users;
  stage.load = open;
  stage.duration = length;
  return stage;
}

plan::Stage silence(const Scene& scene, std::string name) { return paced(scene, std::move(name), 0.5, 2s); }

Duration length_of(const plan::Stage& stage) { return stage.warmup + stage.duration.value_or(Duration{}); }

Duration length_of(std::span<const plan::Stage> stages) {
  Duration length{};
  for (const plan::Stage& stage : stages) length += length_of(stage);
  return length;
}

std::optional<plan::Stage> in_turn(std::span<const plan::Stage> stages, std::size_t times,
                                   const std::vector<Trial>& played) {
  if (played.size() >= stages.size() * times) return std::nullopt;
  if (!played.empty() && played.back().cut_short) return std::nullopt;
  return stages[played.size() % stages.size()];
}

bool answers(const Features& known) {
  const bool dead = known.get_or(feature::died, 0) > 0 && known.get_or(feature::restarted, 0) == 0;
  return !dead && known.get_or(feature::failed_share_one_user, 0) < 0.5;
}

bool can_hold(const Scene& scene, std::size_t looks) {
  constexpr double slowest = 20;  // per second: below it ten seconds say little
  return scene.hold_users >= 2 && scene.max_users >= looks * users_of_look + 2 && allowed(scene) >= slowest &&
         round_of_hold(scene) <= longest_stage / 4;
}

}  // namespace brink::verdict::why
