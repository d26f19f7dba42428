// What the threads of one shop share. Every member may be used from all of them at once.
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "demo/clock.h"
#include "demo/pool.h"
#include "demo/shop.h"

namespace brink::demo {

// The one pool all threads ask.
class Checkout {
 public:
  explicit Checkout(const ShopOptions& options);
  Pool::Answer ask() {
    const std::lock_guard lock(mutex_);
    return pool_.ask(now());
  }

 private:
  std::mutex mutex_;
  Pool pool_;
};

struct Tally {
  std::atomic<std::uint64_t> connections = 0;
  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> bad_requests = 0;
  std::atomic<std::uint64_t> checkouts_granted = 0;
  std::atomic<std::uint64_t> checkouts_refused = 0;
};

struct Shared {
  explicit Shared(const ShopOptions& shop_options) : options(shop_options), checkout(shop_options) {}
  const ShopOptions options;
  std::string authority;  // constant once the threads run
  Checkout checkout;
  Tally tally;
};

}  // namespace brink::demo
