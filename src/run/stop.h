// Stop: the wish to end a run, from a signal handler or another thread.
#pragma once

#include <atomic>

namespace brink::run {

// One request ends the run in order (no new requests, drain, report); a second one cuts the drain short.
class Stop {
 public:
  void request() { count_.fetch_add(1); }
  int requests() const { return count_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int> count_{0};
};

}  // namespace brink::run
