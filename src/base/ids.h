// Numbers that name things, as types of their own so that a route cannot be passed where a user is meant.
#pragma once

#include <compare>
#include <cstdint>

namespace brink {

template <class Tag>
struct Id {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(Id, Id) = default;
};

using RouteId = Id<struct RouteTag>;    // index into the plan's routes
using WorkerId = Id<struct WorkerTag>;  // 0..workers-1
using UserId = Id<struct UserTag>;      // 0..users-1 over the whole run

}  // namespace brink
