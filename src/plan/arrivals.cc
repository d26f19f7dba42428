#include "plan/arrivals.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace brink::plan {
ArrivalTimes::ArrivalTimes(const Rate& rate, Arrivals kind, Segment segment, std::uint64_t seed)
    : rate_(rate), kind_(kind), segment_(segment), random_(seed, segment.index), position_(segment.turn) {
  CHECK(segment.index < segment.count);
  if (kind_ == Arrivals::poisson) position_ = random_.exponential(segment_.count);
  next_ = rate_.inverse(position_);
}

void ArrivalTimes::pop() {
  if (next_ == Duration::max()) return;
  position_ += kind_ == Arrivals::poisson ? random_.exponential(segment_.count) : segment_.count;
  next_ = rate_.inverse(position_);
}

void ArrivalTimes::skip_to(Duration t) {
  if (t <= Duration{} || next_ >= t) return;
  const double expected = rate_.integral(t);
  if (kind_ == Arrivals::poisson) {
    position_ = expected + random_.exponential(segment_.count);
    next_ = rate_.inverse(position_);
    return;
  }
  // The integral may be wrong in its last digits, so the arrivals about it have the word.
  const double turns = std::floor((expected - segment_.turn) / segment_.count) - 1;
  position_ = segment_.turn + std::max(turns, 0.0) * segment_.count;
  next_ = rate_.inverse(position_);
  while (next_ < t) pop();
}

}  // namespace brink::plan
