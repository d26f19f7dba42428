// TallyMaker: a worker's tally for another thread, made on the worker's own thread, and only when it was asked for. A
// part of Recorder.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "aggregate/route_recorder.h"
#include "aggregate/tally.h"

namespace brink::aggregate {

class TallyMaker {
 public:
  // Any thread.
  void ask(std::size_t most_routes) {
    most_routes_.store(most_routes, std::memory_order_relaxed);
    asked_.store(true, std::memory_order_release);
  }
  std::optional<Tally> take();

  // The worker's thread. What was made and not taken is forgotten: it was of another stage.
  void clear();
  // True when a tally has all routes: the caller adds the rest and publishes it.
  bool add_routes(const std::vector<RouteRecorder>& routes);
  Tally& made() { return making_; }
  void publish();

 private:
  std::atomic<bool> asked_{false};
  std::atomic<std::size_t> most_routes_{0};
  // The worker's own.
  Tally making_;
  std::size_t most_ = 0;
  std::size_t next_ = 0;

  std::mutex mutex_;
  std::optional<Tally> ready_;  // under `mutex_`
};

}  // namespace brink::aggregate
