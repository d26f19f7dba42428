#include "engine/route_cycle.h"

#include <cmath>
#include <numeric>

#include "base/check.h"

namespace brink::engine {
namespace {

struct Turn {
  RouteId route;
  double weight = 1;
  double credit = 0;
};

// How many turns a cycle needs so that every route gets a whole number of them; the longest allowed when no shorter
// does.
std::size_t cycle_length(const std::vector<Turn>& turns, double total) {
  for (std::size_t length = turns.size(); length < RouteCycle::longest_cycle; ++length) {
    const bool whole = std::all_of(turns.begin(), turns.end(), [&](const Turn& turn) {
      const double share = turn.weight / total * static_cast<double>(length);
      return share >= 0.999 && std::abs(share - std::round(share)) < 1e-6;
    });
    if (whole) return length;
  }
  return std::max(RouteCycle::longest_cycle, turns.size());
}

}  // namespace

RouteCycle::RouteCycle(const std::vector<plan::Route>& routes, const std::optional<std::vector<std::uint32_t>>& only) {
  std::vector<Turn> turns;
  for (std::uint32_t i = 0; i < routes.size(); ++i) {
    if (only && std::find(only->begin(), only->end(), i) == only->end()) continue;
    CHECK(routes[i].weight > 0, "input refuses weights that are not positive");
    turns.push_back({RouteId{i}, routes[i].weight});
  }
  CHECK(!turns.empty(), "a stage has at least one route");
  const double total =
      std::accumulate(turns.begin(), turns.end(), 0.0, [](double sum, const Turn& t) { return sum + t.weight; });

  const std::size_t length = cycle_length(turns, total);
  for (std::size_t i = 0; i < length; ++i) {
    Turn* next = &turns.front();
    for (Turn& turn : turns) {
      turn.credit += turn.weight;
      if (turn.credit > next->credit + 1e-9) next = &turn;
    }
    next->credit -= total;
    sequence_.push_back(next->route);
  }
}

}  // namespace brink::engine
