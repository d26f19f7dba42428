#include "aggregate/snapshot_maker.h"

#include <algorithm>
#include <utility>

namespace brink::aggregate {
namespace {

// In one tick: copying the histograms of a route takes some 20 µs, and a worker that is away for longer than a
// millisecond would be late with its load.
constexpr std::size_t routes_in_a_tick = 32;

// What has begun and not ended is under way; so is what waits for a user.
RouteSummary so_far(const RouteRecorder& route) {
  RouteSummary summary = route.summary();
  Counts& counts = summary.counts;
  counts.in_flight = counts.sent - counts.completed - counts.failed;
  return summary;
}

}  // namespace

std::optional<StageSummary> SnapshotMaker::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(ready_, std::nullopt);
}

void SnapshotMaker::clear() {
  making_ = {};
  asked_.store(false, std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  ready_.reset();
}

bool SnapshotMaker::add_routes(const std::vector<RouteRecorder>& routes) {
  if (!asked_.load(std::memory_order_acquire)) return false;
  const std::size_t end = std::min(routes.size(), making_.routes.size() + routes_in_a_tick);
  while (making_.routes.size() < end) {
    making_.routes.push_back(so_far(routes[making_.routes.size()]));
    making_.total.merge(making_.routes.back());
  }
  return end == routes.size();
}

void SnapshotMaker::publish() {
  asked_.store(false, std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  ready_ = std::exchange(making_, {});
}

}  // namespace brink::aggregate
