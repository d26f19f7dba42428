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
  // No request goes at or after that moment, which may be moved at any time: a lease on making load.
  void allow_until(Instant at) { allowed_until_ns_.store(at.time_since_epoch().count(), std::memory_order_relaxed); }
  Instant allowed_until() const { return Instant(Duration(allowed_until_ns_.load(std::memory_order_relaxed))); }

 private:
  plan::Budget budget_;
  std::atomic<std::int64_t> requests_left_;
  std::atomic<std::int64_t> first_ns_{0};
  std::atomic<std::int64_t> allowed_until_ns_{never.time_since_epoch().count()};
};

// A worker's own side of it. Belongs to the worker's thread.
class Gate {
 public:
  explicit Gate(const plan::Budget& budget, SharedBudget& shared);

  // For a stage in which this worker makes `share` (0..1] of the load.
  void begin_stage(double share, Instant now);
  // It makes another share of it from now on.
  void make_share(double share);

  struct Pass {
    bool open = false;  // false: the budget is spent, no request may go any more
    Instant at{};       // when it may go: now or later. Unused time is not saved up.
  };
  Pass pass(Instant now);
  // Whether any request may go yet: see SharedBudget::allow_until. Asks for the time only where it matters.
  template <class Clock>
  bool allowed(Clock& clock) const {
    const Instant until = shared_.allowed_until();
    return until == never || clock.now() < until;
  }

 private:
  const plan::Budget& budget_;
  SharedBudget& shared_;
  bool unlimited_;
  Duration gap_{};  // between two requests of this worker; zero: no rate limit
  Instant next_{};
  Instant deadline_ = never;
};

}  // namespace brink::engine
