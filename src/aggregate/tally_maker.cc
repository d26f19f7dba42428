#include "aggregate/tally_maker.h"

#include <algorithm>
#include <utility>

namespace brink::aggregate {
namespace {

// In one tick: reading the histograms of a route takes 5 to 10 µs when they are in no cache, and a worker that is away
// for longer than a millisecond would be late with its load.
constexpr std::size_t routes_in_a_tick = 64;

}  // namespace

std::optional<Tally> TallyMaker::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(ready_, std::nullopt);
}

void TallyMaker::clear() {
  making_ = {};
  next_ = 0;
  const std::lock_guard lock(mutex_);
  ready_.reset();
}

bool TallyMaker::add_routes(const std::vector<RouteRecorder>& routes) {
  if (!asked_.load(std::memory_order_acquire)) return false;
  if (next_ == 0) {
    most_ = most_routes_.load(std::memory_order_relaxed);
    making_.routes.resize(std::min(routes.size(), most_ + 1));
  }
  const std::size_t end = std::min(routes.size(), next_ + routes_in_a_tick);
  for (; next_ < end; ++next_) making_.routes[std::min(next_, most_)].merge(routes[next_].tally());
  return next_ == routes.size();
}

void TallyMaker::publish() {
  asked_.store(false, std::memory_order_relaxed);
  next_ = 0;
  const std::lock_guard lock(mutex_);
  ready_ = std::exchange(making_, {});
}

}  // namespace brink::aggregate
