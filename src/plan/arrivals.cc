#include "plan/arrivals.h"

#include "base/check.h"

namespace brink::plan {
ArrivalTimes::ArrivalTimes(const Rate& rate, Arrivals kind, Segment segment, std::uint64_t seed)
    : rate_(rate), kind_(kind), segment_(segment), random_(seed, segment.index), position_(segment.index) {
  CHECK(segment.index < segment.count);
  if (kind_ == Arrivals::poisson) position_ = random_.exponential(segment_.count);
  next_ = rate_.inverse(position_);
}

void ArrivalTimes::pop() {
  if (next_ == Duration::max()) return;
  position_ += kind_ == Arrivals::poisson ? random_.exponential(segment_.count) : segment_.count;
  next_ = rate_.inverse(position_);
}

}  // namespace brink::plan
