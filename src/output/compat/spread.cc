#include "output/compat/spread.h"

#include <algorithm>
#include <cmath>

namespace brink::output::compat {

Spread::Spread(const Numbers& numbers) {
  for (const auto* steps : {&numbers.histogram.ok, &numbers.histogram.bad, &numbers.histogram.timed_out}) {
    for (const HistogramStep& step : *steps) steps_.push_back({step.low_us / 1e3, step.count});
  }
  std::sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.ms < b.ms; });
  for (const Step& step : steps_) count_ += step.count;
  if (count_ == 0) return;
  least_ = numbers.response_ms.min.value_or(steps_.front().ms);
  greatest_ = numbers.response_ms.max.value_or(steps_.back().ms);
}

double Spread::quantile(double q) const {
  if (count_ == 0) return 0;
  const auto rank = static_cast<std::uint64_t>(std::ceil(q * static_cast<double>(count_)));
  if (rank <= 1) return least_;
  if (rank >= count_) return greatest_;
  std::uint64_t seen = 0;
  for (const Step& step : steps_) {
    seen += step.count;
    if (seen >= rank) return std::clamp(step.ms, least_, greatest_);
  }
  return greatest_;
}

double Spread::share_within(double low, double high) const {
  if (count_ == 0) return 0;
  std::uint64_t inside = 0;
  for (const Step& step : steps_) {
    if (step.ms >= low && step.ms <= high) inside += step.count;
  }
  return static_cast<double>(inside) / static_cast<double>(count_);
}

std::vector<std::uint64_t> Spread::parts(std::size_t parts) const {
  std::vector<std::uint64_t> counts(parts);
  const double width = (greatest_ - least_) / static_cast<double>(parts);
  for (const Step& step : steps_) {
    const double place = width > 0 ? (step.ms - least_) / width : 0;
    counts[std::min(parts - 1, static_cast<std::size_t>(std::max(0.0, place)))] += step.count;
  }
  return counts;
}

}  // namespace brink::output::compat
