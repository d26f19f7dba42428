// Headcount: how many users a closed load has at a time, when it has legs. Pure arithmetic; no clock.
//
// The line goes from `at_first` straight to each leg's target in turn. There are as many users as it has whole ones
// below it: user n comes when the line reaches n, and is told to go when it falls below n again (k6's ramping users).
#pragma once

#include <cstdint>

#include "base/time.h"
#include "plan/plan.h"

namespace brink::plan {

// At t of the stage, before its beginning as at it. Without legs, those whom the ramp has started by then.
std::uint32_t users_at(const Closed& closed, Duration t);

// All changes, in order, each by one user but for jumps. `closed` must outlive it.
class Headcount {
 public:
  explicit Headcount(const Closed& closed);

  // When the next change comes; Duration::max() when there is none.
  Duration peek() const { return next_; }
  std::uint32_t users() const { return users_; }
  // Makes the change: users() is what there is from peek() on.
  void pop();

 private:
  void find_next();

  const Closed& closed_;
  std::size_t leg_ = 0;
  Duration begin_{};  // of the leg
  std::uint32_t from_ = 0;
  std::uint32_t users_ = 0;
  std::uint32_t next_users_ = 0;
  Duration next_{};
};

}  // namespace brink::plan
