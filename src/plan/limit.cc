#include "plan/limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace brink::plan {
namespace {

constexpr std::size_t most_listed = 20;

std::string known_names(std::span<const Route> routes) {
  std::string text;
  for (std::size_t i = 0; i < std::min(routes.size(), most_listed); ++i) {
    text += (i > 0 ? ", " : "") + routes[i].name;
  }
  if (routes.size() > most_listed) text += fmt::format(" and {} more", routes.size() - most_listed);
  return text;
}

Comparison opposite(Comparison comparison) {
  switch (comparison) {
    case Comparison::less: return Comparison::at_least;
    case Comparison::at_most: return Comparison::more;
    case Comparison::more: return Comparison::at_most;
    case Comparison::at_least: return Comparison::less;
  }
  return comparison;
}

}  // namespace

Unit unit_of(const Metric& metric) {
  switch (metric.quantity) {
    case Quantity::time: return Unit::seconds;
    case Quantity::error_rate:
    case Quantity::checks:
    case Quantity::generator: return Unit::share;
    case Quantity::rate:
    case Quantity::goodput: return Unit::per_second;
    case Quantity::requests:
    case Quantity::errors:
    case Quantity::missed: return Unit::count;
    case Quantity::bytes: return Unit::bytes;
    case Quantity::transfer_rate: return Unit::bytes_per_second;
  }
  return Unit::count;
}

Comparison Limit::required() const { return fail_if ? opposite(comparison) : comparison; }

bool Limit::holds(double value) const {
  const bool equal = std::abs(value - bound) <= 1e-9 * std::max(std::abs(value), std::abs(bound));
  switch (required()) {
    case Comparison::less: return !equal && value < bound;
    case Comparison::at_most: return equal || value < bound;
    case Comparison::more: return !equal && value > bound;
    case Comparison::at_least: return equal || value > bound;
  }
  return false;
}

Result<void> resolve_limits(std::vector<Limit>& limits, std::span<const Route> routes) {
  for (Limit& limit : limits) {
    if (limit.scope != Scope::route) continue;
    const auto at = std::find_if(routes.begin(), routes.end(), [&](const Route& r) { return r.name == limit.name; });
    if (at == routes.end()) {
      return usage_error(fmt::format("\"{}\": there is no \"{}\"", limit.text, limit.name),
                         "there is: " + known_names(routes));
    }
    limit.route = RouteId{static_cast<std::uint32_t>(at - routes.begin())};
  }
  return {};
}

}  // namespace brink::plan
