#include "engine/route_cycle.h"

#include "base/check.h"

namespace brink::engine {

RouteCycle::RouteCycle(const std::vector<plan::Route>& routes, const std::optional<std::vector<std::uint32_t>>& only) {
  std::vector<RouteId> ids;
  std::vector<double> weights;
  for (std::uint32_t i = 0; i < routes.size(); ++i) {
    if (only && std::find(only->begin(), only->end(), i) == only->end()) continue;
    ids.push_back(RouteId{i});
    weights.push_back(routes[i].weight);
  }
  CHECK(!ids.empty(), "a stage has at least one route");
  for (const std::uint32_t turn : weighted_cycle(weights)) sequence_.push_back(ids[turn]);
}

}  // namespace brink::engine
