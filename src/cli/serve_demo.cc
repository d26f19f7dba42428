#include "cli/serve_demo.h"

#include <fmt/format.h>
#include <poll.h>

#include "demo/shop.h"

namespace brink::cli {
namespace {

demo::ShopOptions shop_options(const input::DemoOptions& given) {
  demo::ShopOptions options;
  options.port = given.port;
  options.pool = given.pool;
  options.work = given.work;
  options.checkout_timeout = given.checkout_timeout;
  options.seed = given.seed;
  return options;
}

// The signal may arrive on one of the shop's threads, so nothing wakes this one: it looks.
void wait_for(const run::Stop& stop) {
  constexpr int look_every_ms = 50;
  while (stop.requests() == 0) poll(nullptr, 0, look_every_ms);
}

std::string opening(const demo::Shop& shop) {
  return fmt::format(
      "The fragile shop is open: {}/\n"
      "  To see what breaks first, in another terminal: brink run {}/\n"
      "  Ctrl-C closes it.\n",
      shop.url(), shop.url());
}

std::string closing(const demo::ShopCounts& counts) {
  return fmt::format("Closed after {} requests; {} checkouts had a slot, {} did not get one in time.\n",
                     counts.requests, counts.checkouts_granted, counts.checkouts_refused);
}

}  // namespace

Result<std::monostate> serve_demo(const input::DemoOptions& given, std::ostream& out, run::Stop& stop) {
  auto shop = demo::Shop::start(shop_options(given));
  if (!shop) return tl::unexpected(shop.error());
  if (given.truth) {
    out << demo::truth_json((*shop)->options(), (*shop)->port()) << std::endl;
  } else {
    out << opening(**shop) << std::flush;
  }
  wait_for(stop);
  (*shop)->stop();
  if (!given.truth) out << closing((*shop)->counts());
  return std::monostate{};
}

}  // namespace brink::cli
