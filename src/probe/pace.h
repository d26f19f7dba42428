// Pace: how often a part of a probe may run: as often as is wanted, but never so often that it uses more than its share
// of a core. Pure.
#pragma once

#include <algorithm>

#include "base/time.h"

namespace brink::probe {

class Pace {
 public:
  // `share`: of a core, above 0.
  Pace(Duration wanted, double share) : wanted_(wanted), share_(share) {}

  bool is_due(Instant now) const { return now >= next_; }
  Instant next() const { return next_; }
  // It ran, beginning at `now`, and used this much CPU time. One long run counts little, long runs count.
  void ran(Instant now, Duration cost) {
    const double measured = seconds(cost);
    cost_ = cost_ == 0 ? measured : 0.8 * cost_ + 0.2 * measured;
    next_ = now + std::max(wanted_, from_seconds(cost_ / share_));
  }

 private:
  Duration wanted_;
  double share_;
  double cost_ = 0;  // s
  Instant next_ = Instant::min();
};

}  // namespace brink::probe
