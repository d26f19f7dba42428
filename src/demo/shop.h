// The fragile shop: a web server that breaks on purpose, at a load that can be computed beforehand.
//
//   /               home page, links to everything below; no delay
//   /app.css /app.js /logo.svg   assets, cacheable; no delay
//   /search?q=…     5 to 15 ms, any number at once
//   /product/{id}   5 to 15 ms, any number at once; ids 1 to 1000
//   /checkout       holds one of `pool` slots for `work` ± 20 %; waits at most `checkout_timeout` for one, else 500
//   /sitemap.xml /robots.txt     robots.txt disallows /admin, which exists and is harmless
//
// When it breaks. A slot is held for `work` on average, so /checkout completes at most
//
//   capacity = pool / work                                   (25 / 100 ms = 250 a second)
//
// of requests however many ask. Users who go round `/`, /search, /product/{id} and /checkout without thinking take
// cycle = 0 + 10 ms + 10 ms + work for one round and spend work / cycle of their time on a slot, so the mean number of
// slots in demand reaches the pool at
//
//   users_at_knee = pool * (cycle + 4 * think) / work        (25 * 120 / 100 = 30 users)
//
// (Little's law; time on the network is left out). Errors begin there too. Fewer users than that are now and then all
// at the checkout together, and a user who waits is not yet refused: a longer timeout moves the first errors to more
// users, a shorter one to fewer. With the default of 15 ms, /checkout reaches 2 % errors at 29.6 users on this round,
// at 26.0 of 25 users who do nothing else, and at 253 of 250 a second in even arrivals (pool_test.cc simulates it).
// Arrivals at random bunch up, as users who think do, and reach 2 % earlier: at 205 a second.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace brink::demo {

inline constexpr Duration shortest_page = std::chrono::milliseconds(5);
inline constexpr Duration longest_page = std::chrono::milliseconds(15);
inline constexpr double work_spread = 0.2;  // a checkout takes work * (1 ± this), uniformly

struct ShopOptions {
  std::string bind = "127.0.0.1";                             // a numeric IPv4 or IPv6 address
  std::uint16_t port = 0;                                     // 0: any free one
  std::uint32_t pool = 25;                                    // >= 1: slots of /checkout
  Duration work = std::chrono::milliseconds(100);             // > 0: mean time a checkout holds its slot
  Duration checkout_timeout = std::chrono::milliseconds(15);  // >= 0: longest wait for a slot
  std::uint64_t seed = 1;                                     // of the work times and page delays
  std::uint32_t threads = 0;                                  // 0: one a core, at most 4
  Duration drain = std::chrono::seconds(1);                   // how long stop() lets requests in progress finish
};

// Completed checkouts a second when all slots are always taken.
double capacity_rps(const ShopOptions& options);
// See the formula above.
double users_at_knee(const ShopOptions& options, Duration think = {});

// What is true of a shop, for those who test against it:
// {"route": "/checkout", "cause": "pool_exhausted", "slots", "work_ms", "checkout_timeout_ms", "capacity_rps",
//  "users_at_knee", "url"}, one line.
std::string truth_json(const ShopOptions& options, std::uint16_t port);

// What has reached the shop so far. Exact, whatever the clients believe.
struct ShopCounts {
  std::uint64_t connections = 0;        // accepted
  std::uint64_t requests = 0;           // complete and well-formed requests, to any page
  std::uint64_t bad_requests = 0;       // answered 4xx because they could not be understood or were too large
  std::uint64_t checkouts_granted = 0;  // got a slot
  std::uint64_t checkouts_refused = 0;  // did not get one in time
};

// A running shop. url(), port() and counts() may be called from any thread, stop() from one at a time.
class Shop {
 public:
  // Listens and serves from threads of its own when it returns. Raises this process's soft limit of file descriptors to
  // the hard one, since every visitor needs one; its threads take no signals. Fails when the options make no sense
  // (usage) or the address cannot be listened on (could_not_run).
  static Result<std::unique_ptr<Shop>> start(const ShopOptions& options);
  // Stops.
  ~Shop();

  std::uint16_t port() const;
  std::string url() const;  // http://127.0.0.1:8080
  ShopCounts counts() const;
  const ShopOptions& options() const;

  // No new connections; requests in progress have `drain` to finish; joins the threads. Again: no effect.
  void stop();

 private:
  class Inside;
  explicit Shop(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace brink::demo
