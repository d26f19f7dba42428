#include "verdict/why/experiments/sharing.h"

#include <algorithm>

#include "verdict/why/experiments/stages.h"

namespace brink::verdict::why {
namespace {

using namespace std::chrono_literals;

constexpr double least_growth = 0.25;  // of the response at rest: less is no wait to share
constexpr double least_errors = 3;     // that it must stand above
constexpr double guessed_error = 0.2;  // of a response time the search measured, at another time and in another way

}  // namespace

plan::Stage at_rest(const Scene& scene, std::string name, Role held, const std::vector<Role>& looks) {
  const Duration length = in_haste(scene, time_for(scene, 30, 1500ms, 3s));
  plan::Stage stage = alone(scene, std::move(name), held, length, 0);
  stage.requests.reset();
  plan::Closed one;
  // Rare enough that the looks seldom meet it.
  one.think = std::max({Duration(100ms), 4 * scene.s_min, from_seconds(scene.max_rps ? 4 / *scene.max_rps : 0)});
  stage.load = one;
  for (const Role role : looks) {
    if (scene.route(role)) stage.beside.push_back(look_at(scene, role));
  }
  return stage;
}

std::optional<Estimate> wait_at_rest(const Scene& scene, const Pair& pair, Role role) {
  constexpr std::size_t least = 3;
  if (auto seen = median(waits(scene, pair.rest, role, 0), least)) return seen;
  if (role != Role::culprit || scene.s_min.count() <= 0) return std::nullopt;
  return Estimate{seconds(scene.s_min), guessed_error * seconds(scene.s_min)};
}

std::optional<Estimate> wait_loaded(const Scene& scene, const Pair& pair, Role role) {
  const auto rest = wait_at_rest(scene, pair, role);
  return median(waits(scene, pair.loaded, role, rest ? rest->value : 0));
}

std::optional<Estimate> sharing_fraction(const Scene& scene, const Pair& pair, Role held, Role look) {
  const auto held_rest = wait_at_rest(scene, pair, held), held_loaded = wait_loaded(scene, pair, held);
  const auto look_rest = wait_at_rest(scene, pair, look), look_loaded = wait_loaded(scene, pair, look);
  if (!held_rest || !held_loaded || !look_rest || !look_loaded) return std::nullopt;
  const Estimate grew = difference(*held_loaded, *held_rest);
  if (grew.value < std::max(least_growth * held_rest->value, least_errors * grew.error)) return std::nullopt;
  const auto phi = ratio(difference(*look_loaded, *look_rest), grew);
  return phi ? std::optional(clipped(*phi, -0.5, 1.5)) : std::nullopt;
}

}  // namespace brink::verdict::why
