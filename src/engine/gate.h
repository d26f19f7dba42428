// Gate: the one point every request passes, in every stage, preflight and warm-up included. Enforces the plan's budget:
// requests per second, requests in all, time since the first one.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/time.h"
#include "plan/plan.h"

namespace brink::engine {

// What all workers of a run draw from. Thread-safe; touched only when a budget is set.
class SharedBudget {
 public:
  explicit SharedBudget(const plan::Budget& budget);
  bool take_request();
  bool spent() const;
  // The end of the budget's time; begins to run with the first call.
  Instant deadline(Instant now);

 private:
  plan::Budget budget_;
  std::atomic<std::int64_t> requests_left_;
  std::atomic<std::int64_t> first_ns_{0};
};

// A worker's own side of it. Belongs to the worker's thread.
class Gate {
 public:
  explicit Gate(const plan::Budget& budget, SharedBudget& shared);

  // For a stage in which this worker makes `share` (0..1] of the load.
  void begin_stage(double share, Instant now);

  struct Pass {
    bool open = false;  // false: the budget is spent, no request may go any more
    Instant at{};       // when it may go: now or later. Unused time is not saved up.
  };
  Pass pass(Instant now);

 private:
  const plan::Budget& budget_;
  SharedBudget& shared_;
  bool unlimited_;
  Duration gap_{};  // between two requests of this worker; zero: no rate limit
  Instant next_{};
  Instant deadline_ = never;
};

}  // namespace brink::engine
