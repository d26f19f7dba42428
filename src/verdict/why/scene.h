// Scene: the routes that experiments load, in the parts they play. Made once for a target; a plan over its routes is
// what all experiments are stages of.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "plan/plan.h"

namespace brink::verdict::why {

enum class Role : std::uint8_t {
  culprit,          // the route that breaks first, or carries the most work when none broke
  culprit_fresh,    // the same, each request on a connection of its own
  culprit_busted,   // the same, with a query parameter that no cache has seen
  culprit_head,     // the same by HEAD: no body comes back
  culprit_other,    // the same with another key in its path (/product/7 for /product/3); absent when it has none
  bystander,        // another route, the cheapest known; absent when there is only one
  bystander_fresh,  //
  missing,          // a path that does not exist: the cheapest thing an application does
};
inline constexpr std::size_t role_count = 8;

struct Scene {
  std::vector<plan::Route> routes;  // those of the search, same indices, then those of the roles
  std::array<std::optional<std::uint32_t>, role_count> cast;  // index into routes, by role
  std::uint32_t hold_users = 16;                              // users just past saturation
  Duration s_min{};                                           // culprit's median response at one user
  double x_max = 0;                                           // culprit's highest goodput, req/s; 0: not known
  std::uint32_t max_users = 200;                              // never more than the search was allowed
  std::optional<double> max_rps;                              // nor faster
  Duration timeout{};                                         // of a request
  bool keepalive = true;                                      // false: it is the client that closes connections
  bool quick = false;                                         // shorter stages, half the time

  std::optional<std::uint32_t> route(Role role) const { return cast[static_cast<std::size_t>(role)]; }
};

// The cast over the routes of a search. `culprit` and `bystander` are indices into `routes`.
Scene make_scene(const std::vector<plan::Route>& routes, std::uint32_t culprit, std::optional<std::uint32_t> bystander);

}  // namespace brink::verdict::why
