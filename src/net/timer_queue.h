// TimerQueue: timers in order of time, as a 4-ary heap of pointers to timers that live elsewhere: setting, moving and
// cancelling allocate nothing once the heap has grown. Shared by the real and the simulated machine.
#pragma once

#include <cstddef>
#include <vector>

#include "base/time.h"

namespace brink::net {

// Derive and implement fire(). A timer may be destroyed while set: it leaves the queue. Not copyable, not movable.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  virtual ~Timer();

  bool is_set() const { return queue_ != nullptr; }
  Instant at() const { return at_; }

 protected:
  // The timer is no longer set when this is called; it may set itself again.
  virtual void fire(Instant now) = 0;

 private:
  friend class TimerQueue;
  class TimerQueue* queue_ = nullptr;
  std::size_t slot_ = 0;
  Instant at_{};
};

class TimerQueue {
 public:
  ~TimerQueue();
  // Sets, or moves if already set. Equal times fire in no particular order.
  void set(Timer& timer, Instant at);
  void cancel(Timer& timer);
  // The earliest time, or `never`.
  Instant next() const { return heap_.empty() ? never : heap_.front()->at_; }
  // Fires every timer due at `now`, including those set meanwhile for `now` or earlier; at most as many as were in the
  // queue at the start plus one round, so a timer that keeps setting itself to the past cannot hold the loop.
  void fire_due(Instant now);
  std::size_t size() const { return heap_.size(); }

 private:
  void sift_up(std::size_t slot);
  void sift_down(std::size_t slot);
  void put(std::size_t slot, Timer* timer);
  void remove(std::size_t slot);
  std::vector<Timer*> heap_;
};

}  // namespace brink::net
