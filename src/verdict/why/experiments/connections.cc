#include "verdict/why/experiments/connections.h"

#include <algorithm>
#include <map>
#include <set>

#include "verdict/why/experiments/look.h"
#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view name = "connections";
constexpr char step[] = "connections: step";
constexpr std::size_t most_steps = 3;
constexpr std::uint32_t first_step = 64, growth = 4;
constexpr double light = 0.3;           // of capacity
constexpr double most_of_others = 200;  // per second, where capacity is not known
constexpr Duration arriving = std::chrono::seconds(1);
constexpr Duration longest_pause = std::chrono::milliseconds(2500);

// The cheapest known: it is connections that are to be many, not work.
Role cheapest(const Scene& scene) {
  if (scene.route(Role::bystander)) return Role::bystander;
  return scene.route(Role::missing) ? Role::missing : Role::culprit;
}

double gentle_rate(const Scene& scene) {
  const double rate = cheapest(scene) == Role::culprit ? light * scene.x_max : most_of_others;
  return scene.max_rps ? std::min(rate, 0.8 * *scene.max_rps) : rate;
}

// So many that each still asks often enough to be seen working.
std::uint32_t most_users(const Scene& scene) {
  return static_cast<std::uint32_t>(std::min<double>(scene.max_users, gentle_rate(scene) * seconds(longest_pause)));
}

std::uint32_t users_of_step(const Scene& scene, std::size_t index) {
  std::uint64_t users = std::max(first_step, 2 * scene.hold_users);
  for (std::size_t i = 0; i < index; ++i) users *= growth;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(users, most_users(scene)));
}

plan::Stage stage(const Scene& scene, std::size_t index) {
  plan::Stage stage = alone(scene, step, cheapest(scene), 0s, 0);
  plan::Closed users;
  users.users = users_of_step(scene, index);
  users.ramp = arriving;
  users.think = std::clamp(from_seconds(users.users / gentle_rate(scene)), Duration(400ms), longest_pause);
  users.think_jitter = 0.2;
  stage.load = users;
  stage.requests.reset();
  stage.duration = arriving + 3 * users.think;
  return stage;
}

// Whether more at once were tried already without a failure of any is what the search knows.
bool possible(const Scene& scene, const Features& known) {
  const bool all_worked =
      known.get(feature::breaks) == 0.0 && known.get_or(feature::tested_users, 0) >= scene.max_users;
  return most_users(scene) >= 16 && !all_worked && answers(known) && !known.has(feature::connection_limit);
}

Duration cost(const Scene& scene) { return length_of(stage(scene, 0)) * 2; }

// A user without any response, because of his connection; and how many connections gave responses at one time.
struct Standing {
  std::size_t users = 0, shut_out = 0;
  std::size_t at_once = 0;
};

Standing standing(const Scene& scene, const Trial& trial) {
  const std::uint32_t route = scene.route(cheapest(scene)).value();
  std::map<UserId, bool> answered;
  struct Life {
    Instant from = never, to{};
  };
  std::map<std::pair<UserId, std::uint32_t>, Life> lives;
  for (const sample::Sample& sample : trial.samples) {
    if (sample.route.value != route || is_ours(sample.failure)) continue;
    const bool ok = has_response(sample.failure);
    answered[sample.user] |= ok;
    if (!ok) continue;
    Life& life = lives[{sample.user, sample.connection}];
    life.from = std::min(life.from, sample.sent);
    life.to = std::max(life.to, sample.done);
  }
  // The greatest number of lives that overlap: +1 where one begins, -1 where it ends.
  std::multimap<Instant, int> changes;
  for (const auto& [key, life] : lives) {
    changes.emplace(life.from, +1);
    changes.emplace(life.to, -1);
  }
  Standing found;
  int now = 0;
  for (const auto& [at, change] : changes) {
    now += change;
    found.at_once = std::max(found.at_once, static_cast<std::size_t>(std::max(now, 0)));
  }
  found.users = users_of(trial);
  const auto worked = std::count_if(answered.begin(), answered.end(), [](const auto& user) { return user.second; });
  found.shut_out = found.users - std::min<std::size_t>(found.users, static_cast<std::size_t>(worked));
  return found;
}

// More users than any chance would shut out.
bool limited(const Standing& seen) {
  return seen.at_once > 0 && seen.shut_out >= std::max<std::size_t>(2, seen.users / 20);
}

std::optional<plan::Stage> next(const Scene& scene, const Features& /*known*/, const std::vector<Trial>& played) {
  if (played.empty()) return stage(scene, 0);
  if (played.back().cut_short || played.size() >= most_steps) return std::nullopt;
  const bool no_more = users_of_step(scene, played.size()) <= users_of(played.back());
  if (no_more || limited(standing(scene, played.back()))) return std::nullopt;
  return stage(scene, played.size());
}

void measure(const Scene& scene, const std::vector<Trial>& played, Features& found) {
  for (const Trial* trial : trials_named(played, step)) {
    const Standing seen = standing(scene, *trial);
    if (limited(seen)) found.set(feature::connection_limit, static_cast<double>(seen.at_once), 1, name);
  }
}

}  // namespace

const Experiment connections_experiment = {name, "how many connections work at once?", possible, cost, next, measure};

}  // namespace brink::verdict::why
