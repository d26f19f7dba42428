// Arrivals: when the next request of an open load is due. Pure arithmetic over a Rate; no clock.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "base/time.h"
#include "plan/plan.h"

namespace brink::plan {

// A share of the whole: part `index` of `count` equal parts. The parts of one load, put together, are exactly the load.
struct Segment {
  std::uint32_t index = 0;
  std::uint32_t count = 1;
  std::uint32_t turn = index;  // of what is dealt out one by one, thing i is this part's when i % count is this

  friend bool operator==(const Segment&, const Segment&) = default;

  // This part's share of n indivisible things; shares differ by at most one and sum to n.
  std::uint64_t share(std::uint64_t n) const { return n * (index + 1ull) / count - n * index / count; }
  // Things before this part's, i.e. the number of its first one.
  std::uint64_t first(std::uint64_t n) const { return n * index / count; }
  // One of `parts` equal parts of this part: what they have together, this one has, whether shared or dealt.
  Segment part(std::uint32_t i, std::uint32_t parts) const {
    return {index * parts + i, count * parts, turn + count * i};
  }
  // How many of n things are this part's when they are dealt out one by one, as they come.
  std::uint64_t dealt(std::uint64_t n) const { return (n + count - 1 - turn) / count; }
};

// The arrival times of one segment, in order, relative to the start of the stage. Not thread-safe; cheap to copy.
//
// Constant arrivals are the moments at which the integral of the rate passes 0, 1, 2, ...; segment i of k takes every
// k-th of them. So many requests are due in any time as its integral says, to within one, and none while there is no
// rate. Poisson arrivals are the same with unit-exponential gaps, one independent stream a segment at 1/k of
// the rate (a superposition of Poisson processes is one; where some are left out, the rest is one as well).
class ArrivalTimes {
 public:
  ArrivalTimes(const Rate& rate, Arrivals kind, Segment segment, std::uint64_t seed);

  // When the next request is due; Duration::max() when none ever is (or not within 146 years, so that any other answer
  // can be added to the start of a stage). Constant arrivals are exact to the nanosecond beyond the 10^9th.
  Duration peek() const { return next_; }
  void pop();
  // To the first that is due at `t` or later: at once, however many are left out.
  void skip_to(Duration t);

 private:
  Rate rate_;
  Arrivals kind_;
  Segment segment_;
  Random random_;
  double position_;  // integral of the whole rate at the next arrival
  Duration next_{};
};

}  // namespace brink::plan
