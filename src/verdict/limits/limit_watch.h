// LimitWatch: limits held against a stage that is being played: since when each is broken, and whether one ends the
// run. A limit counts as broken from the moment after which it never held again. Not measured yet is not broken: that
// is for the end to say. What only grows (requests, errors, bytes, a maximum) or only falls (a minimum) says nothing
// while it may still come to hold.
#pragma once

#include <optional>
#include <vector>

#include "aggregate/watch.h"
#include "plan/limit.h"
#include "verdict/limits/limit_result.h"

namespace brink::verdict {

class LimitWatch {
 public:
  // `limits` outlive this.
  explicit LimitWatch(const plan::Limits& limits) : limits_(limits), states_(limits.list.size()) {}

  // What is known now, one entry a limit; `since_window`: how far the stage's window is. True when the run is to end.
  bool look(const std::vector<aggregate::WatchLive>& live, Duration since_window);

  // The limit that ended the run.
  std::optional<std::size_t> ended_by() const { return ended_by_; }
  // Adds to the results of judge_limits what was seen on the way: since when, and which limit ended the run. That one
  // is broken even if the last responses mended it.
  void add_to(std::vector<LimitResult>& results) const;

 private:
  struct State {
    std::optional<Duration> broken_since;
    std::optional<double> value;  // when it was last seen to be broken
    Duration judged{};            // windows that ended by then have been judged
  };
  const plan::Limits& limits_;
  std::vector<State> states_;
  std::optional<std::size_t> ended_by_;
};

}  // namespace brink::verdict
