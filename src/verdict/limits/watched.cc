#include "verdict/limits/watched.h"

namespace brink::verdict {
namespace {

using aggregate::Watched;
using plan::Quantity;
using plan::TimeOf;

Watched::Of watched_time(TimeOf of) {
  switch (of) {
    case TimeOf::response: return Watched::Of::response;
    case TimeOf::service: return Watched::Of::service;
    case TimeOf::ok: return Watched::Of::ok;
    case TimeOf::dns: return Watched::Of::dns;
    case TimeOf::connect: return Watched::Of::connect;
    case TimeOf::tls: return Watched::Of::tls;
    case TimeOf::send: return Watched::Of::send;
    case TimeOf::first_byte: return Watched::Of::first_byte;
    case TimeOf::transfer: return Watched::Of::transfer;
    case TimeOf::send_lag: return Watched::Of::send_lag;
  }
  return Watched::Of::nothing;
}

Watched watched(const plan::Limit& limit) {
  Watched out;
  if (limit.metric.quantity == Quantity::time) out.of = watched_time(limit.metric.of);
  if (limit.metric.quantity == Quantity::checks) out.of = Watched::Of::checks;
  if (limit.scope == plan::Scope::check) out.check = limit.name;
  for (const RouteId route : limit.routes) {
    if (out.routes.size() <= route.value) out.routes.resize(route.value + 1);
    out.routes[route.value] = true;
  }
  if (limit.metric.quantity == Quantity::time) out.bound = from_seconds(limit.bound);
  // "At most" is kept by a time at the bound; "more" is broken by one: both count it as inside.
  const plan::Comparison required = limit.required();
  out.including = required == plan::Comparison::at_most || required == plan::Comparison::more;
  out.window = limit.window.value_or(Duration{});
  return out;
}

}  // namespace

std::vector<Watched> watched_for(std::span<const plan::Limit> limits) {
  std::vector<Watched> all;
  for (const plan::Limit& limit : limits) all.push_back(watched(limit));
  return all;
}

}  // namespace brink::verdict
