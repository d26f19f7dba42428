#include <nlohmann/json.hpp>

#include "demo/listener.h"
#include "demo/shop.h"

namespace brink::demo {
namespace {

// Mean time of `/`, /search, /product/{id} and /checkout, one after the other.
Duration cycle(const ShopOptions& options) { return Duration{} + (shortest_page + longest_page) + options.work; }

}  // namespace

double capacity_rps(const ShopOptions& options) { return options.pool / seconds(options.work); }

double users_at_knee(const ShopOptions& options, Duration think) {
  return options.pool * seconds(cycle(options) + 4 * think) / seconds(options.work);
}

std::string truth_json(const ShopOptions& options, std::uint16_t port) {
  const nlohmann::ordered_json truth{
      {"route", "/checkout"},
      {"cause", "pool_exhausted"},
      {"slots", options.pool},
      {"work_ms", milliseconds(options.work)},
      {"checkout_timeout_ms", milliseconds(options.checkout_timeout)},
      {"capacity_rps", capacity_rps(options)},
      {"users_at_knee", users_at_knee(options)},
      {"url", "http://" + authority(options.bind, port)},
  };
  return truth.dump();
}

}  // namespace brink::demo
