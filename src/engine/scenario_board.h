// ScenarioBoard: how the scenarios of a test stand, over all workers of this program: written by the workers as it
// happens, read by anybody at any time. The numbers of iterations are given out here, so that they are unique and
// without gaps whichever worker asks. Made for one run, before its engine; outlives it.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "base/time.h"
#include "plan/arrivals.h"

namespace brink::engine {

// Apart from its neighbours: workers on other cores write those.
struct alignas(64) ScenarioCounts {
  std::atomic<std::uint64_t> started{0};  // iterations begun: the number of the next one
  std::atomic<std::uint64_t> planned{0};  // that there are to be here, where the scenario counts them
  std::atomic<std::uint64_t> completed{0};
  std::atomic<std::uint64_t> interrupted{0};  // cut off in the middle
  std::atomic<std::uint64_t> dropped{0};      // due, or asked for, and never begun
  std::atomic<std::uint32_t> active{0};       // users who are in an iteration
  std::atomic<std::int64_t> began_ns{0};      // Instant of its start; 0: not yet
  std::atomic<bool> short_of_users{false};    // an arrival found none free, and none could be added
};

class ScenarioBoard {
 public:
  explicit ScenarioBoard(std::size_t scenarios)
      : size_(scenarios), counts_(std::make_unique<ScenarioCounts[]>(scenarios)) {}

  std::size_t size() const { return size_; }
  ScenarioCounts& at(std::size_t scenario) { return counts_[scenario]; }
  const ScenarioCounts& at(std::size_t scenario) const { return counts_[scenario]; }

  std::atomic<std::uint32_t> initialized{0};  // users there are, whatever they do

  // Workers end together, when the last lane (a scenario on a worker) of all of them has: one whose own have ended may
  // yet be told to play a share of another's. Any thread.
  // How many there are, by each worker before it begins.
  void expect_lanes(std::int64_t all) {
    std::int64_t nobody_said = not_known;
    lanes_.compare_exchange_strong(nobody_said, all);
  }
  // Of a share, by each worker. False: all have ended, and nothing more is played here.
  bool add_lanes(std::int64_t more) {
    std::int64_t now = lanes_.load();
    while (now > 0) {
      if (lanes_.compare_exchange_weak(now, now + more)) return true;
    }
    return false;
  }
  void lane_ended() { lanes_.fetch_sub(1); }
  bool over() const { return lanes_.load(std::memory_order_acquire) == 0; }

  // Of a share that is played beside one's own (share.h), known by its segment and its beginning: how many iterations
  // of each scenario have begun. They are not among `started`. Made by whoever asks first (true); any thread.
  struct Beside {
    plan::Segment segment;
    Instant from{};
    std::unique_ptr<std::atomic<std::uint64_t>[]> begun;
  };
  std::pair<Beside&, bool> beside(plan::Segment segment, Instant from) {
    const std::lock_guard lock(mutex_);
    for (Beside& one : besides_) {
      if (one.segment == segment && one.from == from) return {one, false};
    }
    auto begun = std::make_unique<std::atomic<std::uint64_t>[]>(size_);
    return {besides_.emplace_back(Beside{segment, from, std::move(begun)}), true};
  }
  template <class See>
  void each_beside(See see) const {
    const std::lock_guard lock(mutex_);
    for (const Beside& one : besides_) see(one);
  }

 private:
  static constexpr std::int64_t not_known = -1;

  std::atomic<std::int64_t> lanes_{not_known};
  mutable std::mutex mutex_;
  std::deque<Beside> besides_;  // under `mutex_`
  std::size_t size_;
  std::unique_ptr<ScenarioCounts[]> counts_;
};

}  // namespace brink::engine
