#include "verdict/blame.h"

namespace brink::verdict {
namespace {

constexpr double clearly = 1.5;
constexpr double as_bad = 0.5;

// At the fewest users that were tried, in whose answers there is the least waiting.
Duration time_at_rest(const View& view, RouteId route) {
  aggregate::Histogram times;
  if (view.evidence.levels.empty()) return {};
  for (const std::size_t visit : view.evidence.levels.begin()->second.visits) {
    const auto& routes = view.visits[visit].summary.routes;
    if (route.value < routes.size()) times.merge(routes[route.value].clocks[int(aggregate::Outcome::ok)].response);
  }
  return times.empty() ? Duration{} : times.quantile(0.5);
}

bool breaks_like(const Breach& breach, const Breach& worst) {
  return breach.strength >= Strength::broken && breach.reason == worst.reason && breach.share >= as_bad * worst.share;
}

}  // namespace

std::optional<RouteId> route_to_blame(const View& view, const Level& broken) {
  const Breach& worst = broken.breach;
  if (!worst.route) return worst.route;
  RouteId blamed = *worst.route;
  Duration longest = time_at_rest(view, blamed);
  for (std::uint32_t i = 0; i < broken.routes.size(); ++i) {
    const Breach breach = judge_tally(broken.routes[i], view.options.rules, broken.spread, broken.routes.size());
    const Duration time = time_at_rest(view, RouteId{i});
    if (breaks_like(breach, worst) && seconds(time) > clearly * seconds(longest)) blamed = RouteId{i}, longest = time;
  }
  return blamed;
}

}  // namespace brink::verdict
