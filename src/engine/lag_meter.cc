#include "engine/lag_meter.h"

#include <cmath>

namespace brink::engine {

void LagMeter::clear() { *this = LagMeter(); }

void LagMeter::record(Duration lag) {
  const double us = static_cast<double>(lag.count()) / 1e3;
  const int last = static_cast<int>(counts_.size()) - 1;
  const int step = us <= 1 ? 0 : 1 + static_cast<int>(std::log2(us) * steps_per_octave);
  ++counts_[static_cast<std::size_t>(std::min(step, last))];
  ++count_;
  max_ = std::max(max_, lag);
}

Duration LagMeter::quantile(double q) const {
  if (count_ == 0) return {};
  auto left = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
  left = std::max<std::uint64_t>(left, 1);
  for (std::size_t step = 0; step < counts_.size(); ++step) {
    if (left <= counts_[step]) {
      const double us = step == 0 ? 1.0 : std::exp2((static_cast<double>(step) - 0.5) / steps_per_octave);
      return std::min(from_seconds(us * 1e-6), max_);
    }
    left -= counts_[step];
  }
  return max_;
}

}  // namespace brink::engine
