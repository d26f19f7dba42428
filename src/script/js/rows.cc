#include "script/js/rows.h"

#include <fmt/format.h>

namespace brink::script::js {

std::vector<plan::Route> Rows::routes() {
  std::vector<plan::Route> routes(most);
  for (std::size_t i = 0; i < most; ++i) {
    plan::Route& route = routes[i];
    route.name = fmt::format("request {}", i + 1);
    route.url.scheme = "http";
    route.url.host = "localhost";
    route.url.port = 80;
    route.url.target = "/";
  }
  return routes;
}

RouteId Rows::row(std::string_view name) {
  const std::scoped_lock lock(mutex_);
  const auto known = rows_.find(std::string(name));
  if (known != rows_.end()) return known->second;
  if (names_.size() + 1 >= most) {
    if (names_.size() < most) names_.emplace_back("other");
    return RouteId{most - 1};
  }
  const RouteId made{static_cast<std::uint32_t>(names_.size())};
  names_.emplace_back(name);
  rows_.emplace(name, made);
  return made;
}

std::vector<std::string> Rows::names() const {
  const std::scoped_lock lock(mutex_);
  return names_;
}

}  // namespace brink::script::js
