// SnapshotMaker: a summary of the stage so far for another thread, made on the worker's own thread, a few routes in a
// tick, and only when it was asked for. A part of Recorder.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "aggregate/route_recorder.h"
#include "aggregate/summary.h"

namespace brink::aggregate {

class SnapshotMaker {
 public:
  // Any thread.
  void ask() { asked_.store(true, std::memory_order_release); }
  std::optional<StageSummary> take();

  // The worker's thread. What was made and not taken is forgotten: it was of another stage.
  void clear();
  // True when it has all routes, and their total: the caller adds the rest and publishes it.
  bool add_routes(const std::vector<RouteRecorder>& routes);
  StageSummary& made() { return making_; }
  void publish();

 private:
  std::atomic<bool> asked_{false};
  StageSummary making_;  // the worker's own

  std::mutex mutex_;
  std::optional<StageSummary> ready_;  // under `mutex_`
};

}  // namespace brink::aggregate
