#include "plan/arrivals.h"

#include <cmath>

#include "base/check.h"

namespace brink::plan {
namespace {

bool ever_positive(const Rate& rate) { return rate.to > 0 || (rate.from > 0 && rate.over > Duration::zero()); }

}  // namespace

ArrivalTimes::ArrivalTimes(const Rate& rate, Arrivals kind, Segment segment, std::uint64_t seed)
    : rate_(rate), kind_(kind), segment_(segment), random_(seed, segment.index), position_(segment.index) {
  CHECK(segment.index < segment.count);
  CHECK(rate.from >= 0 && rate.to >= 0 && std::isfinite(rate.from) && std::isfinite(rate.to));
  if (kind_ == Arrivals::poisson) position_ = random_.exponential(segment_.count);
  next_ = ever_positive(rate_) ? rate_.inverse(position_) : Duration::max();
}

void ArrivalTimes::pop() {
  if (next_ == Duration::max()) return;
  position_ += kind_ == Arrivals::poisson ? random_.exponential(segment_.count) : segment_.count;
  next_ = rate_.inverse(position_);
}

}  // namespace brink::plan
