#include "run/k6/route_places.h"

#include <optional>

#include "sample/head.h"

namespace brink::run::k6 {
namespace {

struct Place {
  std::string method;
  Url url;
};

// "GET /cart HTTP/1.1", and the host it was asked of.
std::optional<Place> place_of(const sample::Exchange& exchange) {
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

}  // namespace

void place_routes(const aggregate::StageSummary& summary, plan::Plan& plan) {
  std::vector<bool> placed(plan.routes.size(), false);
  std::optional<Place> any;
  for (const sample::Exchange& exchange : summary.exchanges) {
    const std::uint32_t row = exchange.sample.route.value;
    auto place = place_of(exchange);
    if (!place || placed[row]) continue;
    if (!any) any = place;
    placed[row] = true;
    plan.routes[row].method = std::move(place->method);
    plan.routes[row].url = std::move(place->url);
  }
  for (std::size_t row = 0; any && row < placed.size(); ++row) {
    if (!placed[row]) plan.routes[row].url = any->url;
  }
}

const Url& busiest_url(const aggregate::StageSummary& summary, const plan::Plan& plan) {
  std::size_t most = 0;
  for (std::size_t row = 1; row < plan.routes.size(); ++row) {
    if (summary.routes[row].counts.sent > summary.routes[most].counts.sent) most = row;
  }
  return plan.routes[most].url;
}

}  // namespace brink::run::k6
