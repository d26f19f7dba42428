// Pool: the slots of /checkout. A first-in-first-out semaphore with a common timeout, computed ahead instead of waited
// for: a hold's length is drawn when it begins, so the time every slot becomes free is known, and with it the fate of
// whoever asks next. No clock, no lock, no queue. Not for two threads at once.
#pragma once

#include <cstdint>
#include <vector>

#include "base/random.h"
#include "base/time.h"

namespace brink::demo {

class Pool {
 public:
  struct Options {
    std::uint32_t slots = 1;  // >= 1
    Duration work{};          // mean hold
    double spread = 0;        // holds are uniform in work * (1 ± spread)
    Duration timeout{};       // longest wait; a slot that becomes free at the last moment is still taken
  };

  struct Answer {
    bool granted = false;
    Instant begin{};  // when the slot is had, or the wait is given up
    Instant end{};    // when the slot is given back; the same as begin if it was not had
  };

  Pool(const Options& options, std::uint64_t seed);

  // Someone asks for a slot at `now`. Calls come in order of time; an earlier `now` counts as the latest so far.
  Answer ask(Instant now);

  std::uint32_t slots() const { return options_.slots; }

 private:
  Options options_;
  Random random_;
  Instant latest_{Instant::min()};
  std::vector<Instant> free_at_;  // min-heap: when each slot is free again
};

}  // namespace brink::demo
