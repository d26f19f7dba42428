// Stop: the wish to end a run, from a signal handler or another thread.
#pragma once

#include <atomic>

namespace brink::run {

// One request ends the run in order (no new requests, drain, report); a second one cuts the drain short.
class Stop {
 public:
  Stop() = default;
  // Of one run among several: what is asked of all is asked of it too. `all` outlives it.
  explicit Stop(const Stop* all) : all_(all) {}

  void request() { count_.fetch_add(1); }
  int requests() const { return count_.load(std::memory_order_relaxed) + (all_ ? all_->requests() : 0); }

 private:
  std::atomic<int> count_{0};
  const Stop* all_ = nullptr;
};

}  // namespace brink::run
