// RouteCycle: the order in which routes take turns, with exact shares: over one cycle every route comes up in
// proportion to its weight, spread as evenly as can be (smooth weighted round robin). Immutable once made; shared by a
// worker's users, each of whom keeps only a position.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "engine/weighted_cycle.h"
#include "plan/plan.h"

namespace brink::engine {

class RouteCycle {
 public:
  // The routes of `plan` that `only` names (all when absent). Weights are honoured to one part in `longest_cycle`.
  RouteCycle(const std::vector<plan::Route>& routes, const std::optional<std::vector<std::uint32_t>>& only);

  RouteId at(std::uint64_t position) const { return sequence_[position % sequence_.size()]; }
  std::size_t length() const { return sequence_.size(); }

  static constexpr std::size_t longest_cycle = engine::longest_cycle;

 private:
  std::vector<RouteId> sequence_;
};

}  // namespace brink::engine
