// The curve of goodput over users: how much the target can do, and from how many users on it does no more.
#pragma once

#include <optional>

#include "verdict/evidence.h"

namespace brink::verdict {

struct Shape {
  // Per second, of levels whose health is good: the highest goodput; when saturated the mean over the plateau, which no
  // single short visit can flatter.
  double capacity = 0;
  // Three levels or more, goodput within 15 % of its peak from `knee` on, while users grew by half or more. Never said
  // when the budget's rate was the limit, and from healthy levels only.
  bool saturated = false;
  std::optional<double> knee;  // users; only when saturated
};
Shape shape_of(const SearchOptions& options, const std::vector<Visit>& visits, const Evidence& evidence);

}  // namespace brink::verdict
