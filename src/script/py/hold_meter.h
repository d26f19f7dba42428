// HoldMeter: how long a program keeps its thread in one stretch, without letting others go on. What the machine kept
// the thread from running, because others wanted the CPU too, is none of its doing. Pure but for its clocks.
//
// begin() and end() are the thread's, look() is another's who looks from time to time: to read a thread's accounts at
// each begin would cost more than most stretches do.
#pragma once

#include <atomic>
#include <optional>

#include "base/time.h"

namespace brink::script::py {

struct HoldClocks {
  Instant (*now)();  // monotonic, thread-safe
  // How long this thread (by the system's number) has been ready to run while others ran, in all; thread-safe. Nothing:
  // the system does not say.
  std::optional<Duration> (*kept)(int thread);
  int (*this_thread)();
};
// Those of the machine, `now` aside.
HoldClocks hold_clocks(Instant (*now)());

class HoldMeter {
 public:
  // Who goes on for longer holds all others.
  static constexpr Duration most = std::chrono::milliseconds(50);
  // look() must come at least so often for end() to know what the machine's part was.
  static constexpr Duration interval = std::chrono::milliseconds(10);

  explicit HoldMeter(HoldClocks clocks) : clocks_(clocks) {}

  void begin();
  // How long it held its thread, when that is too long. Nobody who looked saw a stretch of several intervals: then who
  // looks was kept from running as well, and it is nobody's fault.
  std::optional<Duration> end();

  // The stretch that goes on has become too long, and nobody was told: when it began.
  std::optional<Instant> look();
  // Whether the stretch that began then still goes on.
  bool goes_on(Instant begun) const { return begun_.load(std::memory_order_relaxed) == begun; }

 private:
  HoldClocks clocks_;
  std::atomic<Instant> begun_{Instant{}};  // of the stretch that goes on; zero: none
  std::atomic<int> thread_{0};
  // Written by look(), for the stretch that began at seen_.
  std::atomic<Duration> kept_before_{Duration{}};  // negative: not known
  std::atomic<Instant> seen_{Instant{}};
  Instant told_{};  // look()'s own
};

}  // namespace brink::script::py
