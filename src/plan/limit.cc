#include "plan/limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace brink::plan {
namespace {

constexpr std::size_t most_listed = 20;

// "there is: /, /checkout and 5 more"
std::string listed(const std::vector<std::string>& names, std::string_view otherwise) {
  if (names.empty()) return std::string(otherwise);
  std::string text = "there is: ";
  for (std::size_t i = 0; i < std::min(names.size(), most_listed); ++i) text += (i > 0 ? ", " : "") + names[i];
  if (names.size() > most_listed) text += fmt::format(" and {} more", names.size() - most_listed);
  return text;
}

std::vector<std::string> names_of(std::span<const Route> routes) {
  std::vector<std::string> names;
  for (const Route& route : routes) names.push_back(route.name);
  return names;
}

std::vector<std::string> tags_of(std::span<const Route> routes) {
  std::set<std::string> tags;
  for (const Route& route : routes) {
    for (const Tag& tag : route.tags) tags.insert(tag.name + "=" + tag.value);
  }
  return {tags.begin(), tags.end()};
}

bool is_about(const Limit& limit, const Route& route) {
  if (limit.scope == Scope::route) return route.name == limit.name;
  return std::find(route.tags.begin(), route.tags.end(), tag_of(limit)) != route.tags.end();
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

Tag tag_of(const Limit& limit) {
  const std::size_t equals = limit.name.find('=');
  return {limit.name.substr(0, equals), equals == std::string::npos ? "" : limit.name.substr(equals + 1)};
}

Result<void> resolve_limits(std::vector<Limit>& limits, std::span<const Route> routes) {
  for (Limit& limit : limits) {
    if (limit.scope != Scope::route && limit.scope != Scope::tag) continue;
    limit.routes.clear();
    for (std::uint32_t i = 0; i < routes.size(); ++i) {
      if (is_about(limit, routes[i])) limit.routes.push_back(RouteId{i});
    }
    if (!limit.routes.empty()) continue;
    return usage_error(fmt::format("\"{}\": there is no \"{}\"", limit.text, limit.name),
                       limit.scope == Scope::route
                           ? listed(names_of(routes), "")
                           : listed(tags_of(routes), "give tags in the scenario, see docs/scenario.md"));
  }
  return {};
}

}  // namespace brink::plan
