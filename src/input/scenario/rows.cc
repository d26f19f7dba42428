#include "input/scenario/rows.h"

#include <fmt/format.h>

#include <algorithm>

namespace brink::input {

RouteId Rows::of(const Field& where, plan::Route route) {
  const auto known =
      std::find_if(routes_.begin(), routes_.end(), [&](const plan::Route& r) { return r.name == route.name; });
  const RouteId id{static_cast<std::uint32_t>(known - routes_.begin())};
  const auto other = [&](std::string_view what) {
    where.wrong(fmt::format("is called \"{}\" like {}", route.name, what),
                "give it a name of its own: steps of one name are one row in reports");
  };
  if (known == routes_.end()) {
    routes_.push_back(std::move(route));
  } else if (!known->url.same_origin(route.url)) {
    other("a step that goes to " + known->url.origin());
  } else if (known->tags != route.tags) {
    other("a step that has other tags");
  } else if (known->websocket != route.websocket) {
    other(known->websocket ? "one over a WebSocket" : "a request");
  } else if (known->handshake != route.handshake) {
    other(known->handshake ? "a step that opens a WebSocket" : "what is said over a WebSocket");
  }
  return id;
}

bool Rows::count(const Field& where) {
  if (++counted_ <= most_steps) return true;
  where.wrong(fmt::format("is one more than the {} steps and messages a scenario may have", most_steps),
              "split the scenario");
  return false;
}

}  // namespace brink::input
