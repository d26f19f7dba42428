#include "run/k6/route_places.h"

#include <algorithm>

#include "sample/head.h"

namespace brink::run::k6 {

// "GET /cart HTTP/1.1", and the host it was asked of.
std::optional<RoutePlaces::Place> RoutePlaces::place_of(const sample::Exchange& exchange) {
  const std::string_view head = exchange.request_head;
  const std::string_view line = head.substr(0, head.find('\r'));
  const std::size_t method = line.find(' ');
  const std::size_t version = line.rfind(' ');
  const auto host = sample::header_of(head, "host");
  if (!host || method == std::string_view::npos || version <= method) return std::nullopt;
  const bool tls = exchange.sample.tls.count() > 0 || host->ends_with(":443");
  const std::string_view target = line.substr(method + 1, version - method - 1);
  const auto parsed =
      parse_url((tls ? "https://" : "http://") + std::string(*host) + std::string(target.substr(0, target.find('?'))));
  if (!parsed) return std::nullopt;
  return Place{std::string(line.substr(0, method)), parsed->url};
}

void RoutePlaces::see(const aggregate::StageSummary& summary) {
  places_.resize(std::max(places_.size(), summary.routes.size()));
  sent_.resize(places_.size());
  for (const sample::Exchange& exchange : summary.exchanges) {
    auto& place = places_[exchange.sample.route.value];
    if (!place) place = place_of(exchange);
  }
  for (std::size_t row = 0; row < summary.routes.size(); ++row) sent_[row] += summary.routes[row].counts.sent;
}

void RoutePlaces::apply(plan::Plan& plan) const {
  const auto any = std::find_if(places_.begin(), places_.end(), [](const auto& place) { return place.has_value(); });
  if (any == places_.end()) return;
  for (std::size_t row = 0; row < plan.routes.size() && row < places_.size(); ++row) {
    const auto& place = places_[row];
    if (place) plan.routes[row].method = place->method;
    plan.routes[row].url = place ? place->url : (*any)->url;
  }
}

std::optional<Url> RoutePlaces::busiest() const {
  std::optional<std::size_t> most;
  for (std::size_t row = 0; row < places_.size(); ++row) {
    if (places_[row] && (!most || sent_[row] > sent_[*most])) most = row;
  }
  return most ? std::optional<Url>(places_[*most]->url) : std::nullopt;
}

}  // namespace brink::run::k6
